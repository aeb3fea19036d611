"""The safety of the French community: notices to the posts, who has read them, and their correspondents."""
