"""Technical and institutional cooperation. Knows neither the other domains nor the roof."""
