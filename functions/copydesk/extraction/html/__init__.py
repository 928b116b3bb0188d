"""The article from an HTML page: one walk to text blocks, features, a small forest, a choice by expected F1."""
