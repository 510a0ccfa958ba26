"""The look of the usage and billing report of a managed-service partnership."""
