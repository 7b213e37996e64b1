import FoundationEssentials
import Testing

@testable import Distillation

struct LexiconTests {
  @Test("The lexicon holds at least 6,500 phrases in at least 24 topics")
  func size() throws {
    let lexicon = try SampleCorpus.generator.get().lexicon
    #expect(Set(lexicon.entries.map(\.phrase)).count >= 6500)
    #expect(lexicon.topics.count >= 24)
    for (index, topic) in lexicon.topics.enumerated() {
      let count = lexicon.entries.count { $0.topics & (1 << UInt64(index)) != 0 }
      #expect(count >= 60, "\(topic.name)")
    }
  }

  @Test(
    "A wrong line of a lexicon file is refused with its place",
    arguments: [
      ("fox\tbeast\tforest", "found 3 columns"),
      ("fox\tbeast\tforest\theavy", "the weight 'heavy'"),
      ("fox\tbeast\tforest\t0", "the weight '0'"),
      ("fox\tbeast\tmoonland\t1", "'moonland' is not a topic"),
      ("fox\tbeast\tforest\t1\tsparkly", "'sparkly' is neither"),
      (" fox\tbeast\tforest\t1", "is not words without outer spaces"),
      ("owl\tbird\tforest\t1\nowl\tbird\t*\t1", "is in category bird already (words.tsv:2)"),
    ])
  func refusesWrongLines(line: String, problem: String) throws {
    let directory = FileManager.default.temporaryDirectory.path() + "/lexicon-\(UUID())"
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    for (name, text) in [
      ("topics.tsv", "forest\t1\t\n"), ("traits.tsv", "kind\tbeast bird\n"),
      ("words.tsv", "# words\n" + line + "\n"),
    ] {
      try Data(text.utf8).write(to: URL(filePath: directory + "/" + name))
    }
    let error = #expect(throws: DistillationError.self) { try Lexicon.load(directory: directory) }
    let place = "words.tsv:\(line.contains("\n") ? 3 : 2): "
    #expect(error?.description.hasPrefix(place) == true, "\(error?.description ?? "")")
    #expect(error?.description.contains(problem) == true, "\(error?.description ?? "")")
  }

  @Test("A trait excludes the others of its dimension and nothing else")
  func traitsExclude() throws {
    let lines = TextLines(text: "hour\tday night dusk\nsky\tclear rainy", name: "traits.tsv")
    let traits = try Traits(lines: lines)
    func tags(_ names: String...) throws -> UInt64 {
      try names.reduce(0) { $0 | (try #require(traits.names[$1])) }
    }
    let night = traits.narrow(Traits.everything, by: try tags("night"))
    #expect(!traits.permits(try tags("day"), in: night))
    #expect(traits.permits(try tags("night"), in: night))
    #expect(traits.permits(try tags("day", "night"), in: night))
    #expect(traits.permits(try tags("rainy"), in: night))
    #expect(!traits.permits(try tags("day", "rainy"), in: night))
    #expect(traits.permits(0, in: night))
  }

  @Test(
    "The indefinite article follows the sound",
    arguments: [
      ("red fox", "a"), ("owl", "an"), ("apple tree", "an"), ("hourglass", "an"),
      ("unicorn", "a"), ("umbrella", "an"), ("honest mood", "an"), ("one-eyed cat", "a"),
      ("eucalyptus branch", "a"), ("elven archer", "an"), ("8-bit scene", "an"),
      ("18th century desk", "an"), ("uneven wall", "an"), ("European street", "a"),
      ("\"open day\" card", "an"), ("hot spring", "a"), ("untamed grove", "an"),
    ])
  func articles(phrase: String, article: String) {
    #expect(Article.indefinite(before: phrase) == article)
  }
}
