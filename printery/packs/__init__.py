"""Packs for the people of a meeting: who gets one, who makes it, what is done already, thousands in one run."""
