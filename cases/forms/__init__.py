"""What an attaché types about an operational record."""
