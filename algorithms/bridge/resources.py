"""Where the plugin's own files lie."""

from pathlib import Path

#: Icon, styles, workflows and the guide.
RESOURCES = Path(__file__).resolve().parents[2] / "resources"
