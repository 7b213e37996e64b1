/// English words that say nothing about a topic. They are not asked for by an intent.
enum StopWords {
  /// Words after which no sentence ends.
  static let dangling: Set<String> = [
    "a", "an", "the", "and", "or", "but", "nor", "of", "in", "on", "at", "by", "for", "from",
    "to", "into", "onto", "with", "without", "under", "over", "between", "among", "through",
    "against", "beneath", "beside", "behind", "above", "below", "across", "toward", "towards",
    "around", "near", "inside", "outside", "along", "as", "than", "that", "which", "while",
    "its", "their", "his", "her", "your", "our", "my", "very", "is", "are", "was", "were",
  ]

  private static let others: Set<String> = [
    "i", "you", "he", "she", "it", "we", "they", "me", "him", "us", "them", "this", "these",
    "those", "be", "been", "being", "am", "has", "have", "had", "do", "does", "did", "will",
    "would", "can", "could", "should", "may", "might", "must", "not", "no", "so", "such", "too",
    "just", "only", "more", "most", "some", "any", "all", "each", "every", "both", "other",
    "own", "same", "there", "here", "when", "where", "who", "whom", "what", "how", "why", "if",
    "then", "once", "out", "off", "up", "down", "again", "about", "after", "before", "during",
    "until", "upon", "per", "via", "s", "t", "it's", "don't", "i'm", "we're", "you're", "let's",
  ]

  /// Whether a lower-case word is a stop-word.
  static func contains(_ word: String) -> Bool {
    dangling.contains(word) || others.contains(word)
  }
}
