@testable import UpsideDown

/// A small lexicon and training texts, enough to tell forest from city from ocean.
enum RewardFixture {
  static let lexicon: [(phrase: String, topics: [String])] = [
    ("forest", ["forest"]), ("fox", ["forest", "winter"]), ("mossy stones", ["forest"]),
    ("fern", ["forest"]), ("pine tree", ["forest", "winter"]), ("morning mist", ["forest"]),
    ("fallen leaves", ["forest"]), ("snow", ["winter"]), ("frosty window", ["winter"]),
    ("skyscraper", ["city"]), ("neon sign", ["city"]), ("taxi", ["city"]), ("subway", ["city"]),
    ("wet asphalt", ["city"]), ("coral reef", ["ocean"]), ("whale", ["ocean"]),
    ("wave", ["ocean", "beach"]), ("palm tree", ["beach"]), ("lighthouse", ["ocean", "beach"]),
    ("soft light", []), ("detailed", []), ("watercolor painting", []), ("glowing", []),
    ("red", []), ("poster", []), ("sleeping", []), ("light", []), ("colors", []),
  ]

  /// A hundred texts: "poster" in all, "watercolor" in half, "fox" in five.
  static let texts: [String] = (0..<100).map { number in
    var text = "A poster of a place with soft light"
    if number.isMultiple(of: 2) { text += ", watercolor painting, red" }
    if number.isMultiple(of: 20) { text += ", a sleeping fox in the forest" }
    if number.isMultiple(of: 10) { text += ", a lighthouse and a wave" }
    return text + "."
  }

  static func tables() throws -> RewardTables {
    try RewardTables.build(lexicon: lexicon, texts: texts)
  }

  static func scorer() throws -> RewardScorer {
    RewardScorer(tables: try tables())
  }
}
