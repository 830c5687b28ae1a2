"""What is concluded about directions: takeaways, the board, decisions and what came of it all."""
