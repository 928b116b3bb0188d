"""What a written address stands for."""
