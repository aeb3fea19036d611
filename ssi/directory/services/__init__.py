"""What is done to the reference data: the load, then what administrators keep by hand."""

from ssi.directory.services.loading import Loaded, load_reference_data, register_loader

__all__ = ["Loaded", "load_reference_data", "register_loader"]
