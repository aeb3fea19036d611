"""Case management for the interior-security service of an embassy."""
