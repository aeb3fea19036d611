"""Technical and institutional cooperation, and the security context. Knows neither the other domains nor the roof."""
