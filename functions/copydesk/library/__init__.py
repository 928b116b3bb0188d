"""What `import copydesk` offers to notebooks and programs, as plain dictionaries."""
