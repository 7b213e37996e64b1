import FoundationEssentials
import Testing

@testable import Distillation

@Suite("JSON lines of a user's")
struct JSONLinesTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func file(_ bytes: [UInt8]) throws -> String {
    let path = folder.path + "/own.jsonl"
    try Data(bytes).write(to: URL(filePath: path))
    return path
  }

  @Test("Task, intent and text are enough")
  func fields() throws {
    let path = try file(Array(#"{"task":"poster","intent":"a fox","text":"A fox."}"#.utf8))
    let lines = try JSONLines.read(path, as: CorpusLine.self)
    #expect(
      lines == [CorpusLine(task: "poster", intent: "a fox", text: "A fox.", source: "own")])
  }

  @Test(
    "What is wrong is said in words, with file and line",
    arguments: [
      (#"{"task":"poster","text":"A fox."}"#, "own.jsonl:2: ", "the key 'intent' is missing."),
      (#"{"task":"poster","intent":3,"text":"A fox."}"#, "own.jsonl:2: ", "intent: "),
      (#"{"task":"poster","intent":null,"text":"A fox."}"#, "own.jsonl:2: ", "intent: "),
      ("{", "own.jsonl:2: ", "JSON"),
    ])
  func faults(line: String, place: String, words: String) throws {
    let path = try file(Array((#"{"task":"a","intent":"b","text":"c"}"# + "\n" + line).utf8))
    let error = #expect(throws: DistillationError.self) {
      try JSONLines.read(path, as: CorpusLine.self)
    }
    let text = try #require(error?.description)
    #expect(text.contains(place) && text.contains(words), "\(text)")
    #expect(!text.contains("DecodingError") && !text.contains("CodingKeys"), "\(text)")
  }

  @Test("Bytes that are no text are called that")
  func bytes() throws {
    let path = try file(Array(#"{"task":""#.utf8) + [0xFF] + Array(#""}"#.utf8))
    let error = #expect(throws: DistillationError.self) {
      try JSONLines.read(path, as: CorpusLine.self)
    }
    #expect(error?.description.contains("own.jsonl:1: ") == true)
    #expect(error?.description.contains("it is not UTF-8.") == true)
  }
}
