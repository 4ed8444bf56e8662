"""The Processing algorithms: parameters in, one call into the core, outputs out."""
