import FoundationEssentials

extension Lexicon {
  static let prepositions: Set<String> = [
    "in", "on", "at", "under", "beside", "inside", "along", "above", "below", "near", "through",
    "over", "by", "across", "among", "against", "between", "behind", "aboard", "beneath",
    "around", "outside",
  ]

  /// Reads `topics.tsv`, `traits.tsv` and every other `.tsv` file of the directory.
  ///
  /// Columns: phrase, category, topics (comma list or `*`), weight, and optionally traits
  /// (comma list of noun forms, a preposition, and values of `traits.tsv`).
  public static func load(directory: String) throws(DistillationError) -> Lexicon {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
    } catch {
      throw DistillationError("The lexicon directory \(directory) cannot be read.")
    }
    let topics = try readTopics(
      TextLines(path: directory + "/topics.tsv", name: "topics.tsv"))
    let traits = try Traits(
      lines: TextLines(path: directory + "/traits.tsv", name: "traits.tsv"))
    var reader = EntryReader(topics: topics, traits: traits)
    for name in names where name.hasSuffix(".tsv") {
      if name == "topics.tsv" || name == "traits.tsv" { continue }
      try reader.read(TextLines(path: directory + "/" + name, name: name))
    }
    guard !reader.entries.isEmpty else {
      throw DistillationError("The lexicon directory \(directory) holds no phrases.")
    }
    return Lexicon(topics: topics, entries: reader.entries, traits: traits)
  }

  /// Columns: topic, weight, related topics (comma list, may be empty).
  private static func readTopics(_ lines: TextLines) throws(DistillationError) -> [Topic] {
    var rows: [(line: TextLines.Line, fields: [Substring])] = []
    var bits: [String: UInt64] = [:]
    for line in lines.lines {
      let fields = line.text.split(separator: "\t", omittingEmptySubsequences: false)
      guard fields.count == 3, Double(fields[1]) != nil else {
        throw line.error("found '\(line.text)', expected topic, weight, related topics.")
      }
      guard rows.count < 64 else { throw line.error("more than 64 topics.") }
      guard bits.updateValue(1 << UInt64(rows.count), forKey: String(fields[0])) == nil else {
        throw line.error("the topic \(fields[0]) is listed twice.")
      }
      rows.append((line, fields))
    }
    var topics: [Topic] = []
    for row in rows {
      var related: UInt64 = 0
      for name in row.fields[2].split(separator: ",") {
        guard let bit = bits[String(name)] else {
          throw row.line.error("the related topic '\(name)' is not a topic.")
        }
        related |= bit
      }
      topics.append(
        Topic(name: String(row.fields[0]), weight: Double(row.fields[1]) ?? 1, related: related))
    }
    return topics
  }
}

/// Turns lines of lexicon files into entries and refuses what cannot be meant.
private struct EntryReader {
  let traits: Traits
  var entries: [LexiconEntry] = []
  private var topicBits: [String: UInt64] = [:]
  private var places: [String: String] = [:]

  init(topics: [Topic], traits: Traits) {
    self.traits = traits
    for (index, topic) in topics.enumerated() { topicBits[topic.name] = 1 << UInt64(index) }
  }

  mutating func read(_ lines: TextLines) throws(DistillationError) {
    for line in lines.lines {
      let fields = line.text.split(separator: "\t", omittingEmptySubsequences: false)
      guard fields.count == 4 || fields.count == 5 else {
        throw line.error("found \(fields.count) columns, expected 4 or 5.")
      }
      guard let weight = Double(fields[3]), weight > 0 else {
        throw line.error("the weight '\(fields[3])' is not a number above 0.")
      }
      let phrase = String(fields[0])
      guard phrase.contains(where: \.isLetter), phrase.first != " ", phrase.last != " " else {
        throw line.error("the phrase '\(phrase)' is not words without outer spaces.")
      }
      let place = "\(lines.file):\(line.number)"
      if let other = places.updateValue(place, forKey: phrase + "\t" + fields[1]) {
        throw line.error("'\(phrase)' is in category \(fields[1]) already (\(other)).")
      }
      let parts = try parts(
        fields.count == 5 ? fields[4] : "", category: fields[1], at: line, of: lines)
      entries.append(
        LexiconEntry(
          phrase: phrase, category: String(fields[1]),
          topics: try topics(fields[2], at: line, of: lines), weight: weight, form: parts.form,
          preposition: parts.preposition, tags: parts.tags))
    }
  }

  private func topics(_ field: Substring, at line: TextLines.Line, of lines: TextLines)
    throws(DistillationError) -> UInt64
  {
    if field == "*" { return 0 }
    var mask: UInt64 = 0
    for name in field.split(separator: ",") {
      guard let bit = topicBits[String(name)] else {
        throw line.error("'\(name)' is not a topic of topics.tsv.")
      }
      mask |= bit
    }
    guard mask != 0 else { throw line.error("the topic column is empty; expected * .") }
    return mask
  }

  private func parts(
    _ field: Substring, category: Substring, at line: TextLines.Line, of lines: TextLines
  ) throws(DistillationError) -> (form: NounForm, preposition: String?, tags: UInt64) {
    var form = NounForm.singular
    var preposition: String?
    var tags: UInt64 = 0
    for part in field.split(separator: ",").map(String.init) {
      if let found = NounForm(rawValue: part) {
        form = found
      } else if Lexicon.prepositions.contains(part) {
        preposition = part
      } else if let tag = traits.names[part] {
        tags |= tag
      } else {
        throw line.error(
          "'\(part)' is neither a noun form, a preposition nor a trait of traits.tsv.")
      }
    }
    // A category that is itself a trait brings it along, unless the line says otherwise.
    if let implied = traits.names[String(category)],
      !traits.dimensions.contains(where: { $0 & implied != 0 && $0 & tags != 0 })
    {
      tags |= implied
    }
    return (form, preposition, tags)
  }
}
