"""Pages of cooperation: fetch through visible_to, build a form, call one service, redirect."""
