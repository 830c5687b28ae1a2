"""What Askwell is measured against."""
