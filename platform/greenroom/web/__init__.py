"""What every page shares: templates, request forgery protection, headers, error pages."""
