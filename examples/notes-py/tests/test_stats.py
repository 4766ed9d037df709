import unittest

from notes.stats import summary, word_count


class StatsTest(unittest.TestCase):
    def test_counts_words(self):
        self.assertEqual(4, word_count("to be or not"))

    def test_counts_each_word_once(self):
        self.assertEqual(4, word_count("to be or not To be", unique=True))

    def test_sums_up(self):
        self.assertEqual("2 notes, the longest has 5 characters", summary(["a", "stamp"]))


if __name__ == "__main__":
    unittest.main()
