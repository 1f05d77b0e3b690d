"""Reviews: comments on a draft, and approving it before it is published."""
