"""Work at a paper in hand (文稿填空): what its blanks stand at, and every act that changes it."""
