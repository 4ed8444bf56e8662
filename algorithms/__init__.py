"""The Processing algorithms: parameters in, one call into the core, outputs out."""

from pathlib import Path

#: Icon, styles, workflows and the guide.
RESOURCES = Path(__file__).resolve().parent.parent / "resources"
