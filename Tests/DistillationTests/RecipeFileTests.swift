import Foundation
import Testing

@testable import Distillation

/// What a recipe file may say, and what is said of one that is wrong.
@Suite("Recipe files")
struct RecipeFileTests {
  private static func refusal(_ json: String) throws -> String {
    let path = FileManager.default.temporaryDirectory
      .appending(path: "recipe-\(UUID().uuidString).json")
    defer { try? FileManager.default.removeItem(at: path) }
    try Data(json.utf8).write(to: path)
    let error = #expect(throws: DistillationError.self) {
      try RecipeFile.section("rounds", as: RoundsRecipe.self, of: path.path)
    }
    return try #require(error).description.replacing(path.path, with: "FILE")
  }

  @Test("A key that no section has is refused by its name, with those that there are")
  func unknownKey() throws {
    let text = try Self.refusal(#"{ "rounds": { "steps": 3, "sample_count": 4 } }"#)
    #expect(
      text.hasPrefix("The section 'rounds' of the recipe FILE has a key 'sample_count', expected")
    )
    #expect(text.contains(" attempts, ") && text.hasSuffix("."))
  }

  @Test(
    "A value of another kind is named with its place, in one sentence",
    arguments: [
      (#"{ "rounds": { "steps": "many" } }"#, "is wrong: rounds.steps: "),
      (#"{ "rounds": [] }"#, "is wrong: rounds: "),
      (#"{ "rounds": "#, "is wrong: "),
    ])
  func wrongKind(json: String, expected: String) throws {
    let text = try Self.refusal(json)
    #expect(text.contains(expected) && !text.contains("Context("), "\(text)")
  }

  @Test("A section is read whatever the others hold, and is nil where there is none")
  func others() throws {
    let path = FileManager.default.temporaryDirectory
      .appending(path: "recipe-\(UUID().uuidString).json")
    defer { try? FileManager.default.removeItem(at: path) }
    try Data(#"{ "rounds": { "steps": 3 }, "corpus": { "nonsense": 1 }, "x": 1 }"#.utf8)
      .write(to: path)
    let rounds = try RecipeFile.section("rounds", as: RoundsRecipe.self, of: path.path)
    #expect(rounds?.steps == 3)
    #expect(try RecipeFile.section("score", as: ScoreRecipe.self, of: path.path) == nil)
  }
}
