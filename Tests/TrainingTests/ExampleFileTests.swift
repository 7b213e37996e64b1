import Testing

@testable import Training

@Suite("Scored examples")
struct ExampleFileTests {
  let toy: ToyMaterial

  init() throws {
    toy = try ToyMaterial()
  }

  static let good =
    #"{"task":"background","intent":"red fox","text":"red fox","length":LENGTH,"reward":0.5}"#

  static let bad: [(line: String, expected: String)] = [
    ("[1]", "not one JSON object"),
    ("{\"task\":", "not one JSON object"),
    (good.replacing("\"text\":\"red fox\",", with: ""), "key \"text\" is missing"),
    (good.replacing("\"red fox\",\"text\"", with: "7,\"text\""), "key \"intent\" has the wrong"),
    (good.replacing("0.5", with: "null"), "key \"reward\" is null"),
    (good.replacing("background", with: "nonsense"), "task \"nonsense\" is not one of"),
    (good.replacing("0.5", with: "1.5"), "reward is 1.5, expected 0 to 1"),
    (good.replacing("LENGTH", with: "99"), "length is 99, but this tokenizer makes"),
    (
      good.replacing("\"text\":\"red fox\"", with: "\"text\":\"\"").replacing(
        "LENGTH", with: "0"), "length is 0"
    ),
    (
      good.replacing(
        "\"intent\":\"red fox\"", with: "\"intent\":\"0123456789012345678901234567890123456789\""),
      "positions, but the model has 48"
    ),
  ]

  @Test("A bad line is refused with file and line number", arguments: bad)
  func refusals(_ bad: (line: String, expected: String)) throws {
    let length = "\(toy.tokenizer.encode("red fox").count)"
    let good = ExampleFileTests.good.replacing("LENGTH", with: length)
    try toy.write(
      "bad.jsonl", good + "\n\n" + bad.line.replacing("LENGTH", with: length) + "\n")
    let error = #expect(throws: TrainingError.self) {
      try toy.load(ToyMaterial.recipe, data: "bad.jsonl")
    }
    let text = error?.description ?? ""
    #expect(text.contains("bad.jsonl, line 3: "), "\(text)")
    #expect(text.contains(bad.expected), "\(text)")
  }

  @Test("An empty file is refused")
  func empty() throws {
    try toy.write("empty.jsonl", "\n")
    let error = #expect(throws: TrainingError.self) {
      try toy.load(ToyMaterial.recipe, data: "empty.jsonl")
    }
    #expect(error?.description.contains("empty.jsonl holds no examples") == true)
  }

  @Test("A missing file is named")
  func missing() throws {
    let error = #expect(throws: TrainingError.self) {
      try toy.load(ToyMaterial.recipe, data: "nowhere.jsonl")
    }
    #expect(error?.description.contains("nowhere.jsonl") == true)
  }

  @Test("Examples carry the command they turned out to fulfil")
  func hindsight() throws {
    let material = try toy.load(ToyMaterial.recipe)
    let example = try #require(material.examples.first)
    #expect(example.task == "background")
    #expect(example.command.desiredLength == example.text.count)
    #expect(example.lengthBucket == toy.commands.lengthBucket(example.text.count))
    #expect(toy.tokenizer.decode(example.text) == "red fox in soft light")
  }
}
