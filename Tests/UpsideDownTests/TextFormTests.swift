import Testing

@testable import UpsideDown

@Suite("Faults by the form of a task's texts")
struct TextFormTests {
  private func faults(_ text: String, task: String? = "list", intent: String = "fox") throws
    -> Float
  {
    RewardScorer(tables: try RewardFixture.tables(), unpunctuated: ["list"])
      .score(task: task, intent: intent, text: text).faults
  }

  @Test(
    "a list or query without a full stop has no fault",
    arguments: [
      "red fox, coral reef, wet asphalt", "fox poster", "neon sign, taxi, Quendrava",
      "red light, soft light, neon light, morning light, glowing light, light colors",
      "a fox in the forest", "why is the fox red?",
    ])
  func lists(text: String) throws {
    #expect(try faults(text) == 1)
    #expect(try faults(text, task: "image") < 1 || text.hasSuffix("?"))
  }

  @Test(
    "a list that is cut off, dangles, repeats an item or ends like a sentence has a fault",
    arguments: [
      ("red fox, coral reef,", 0.45), ("red fox, coral reef with", 0.45),
      ("red fox and", 0.45), ("red fox, a", 0.45), ("red fox, waterc", 0.45),
      ("red fox, soft lighth", 0.45), ("red fox, glowin", 0.45), ("red fox, coral reef.", 0.9),
      ("red fox, coral reef, taxi, coral reef", 0.55), ("fox", 0.5),
      ("red fox, red red poster", 0.75), ("red fox,, coral reef", 0.7),
      (", red fox, coral reef", 0.7), ("- red fox, coral reef", 0.7),
      ("red fox\ncoral reef", 0.7), ("**red fox**, coral reef", 0.7),
    ] as [(String, Float)])
  func faultyLists(text: String, most: Float) throws {
    let found = try faults(text)
    #expect(found <= most + 1e-6)
    #expect(found > 0)
  }

  @Test("a piece of a word that the intent asks for is a name")
  func askedPiece() throws {
    #expect(try faults("red lighth", intent: "lighth") == 1)
    #expect(try faults("red lighth", intent: "fox") < 0.5)
  }

  @Test("a hyphen, a star or a comma inside a sentence is no fault of format")
  func format() throws {
    let text = "A red-orange fox, 3-D letters, a five* poster in the soft light."
    #expect(try faults(text, task: "image") == 1)
  }

  @Test(
    "a sign right before a sentence's is a fault, an ellipsis and a quoted sign are none",
    arguments: [
      ("A red fox in the soft light,.", 0.7), ("A red fox in the soft light..", 0.7),
      ("A red fox .. in the soft light.", 0.7), ("A red fox in the soft light!.", 0.7),
      ("A red fox for C#, .NET, in the soft light.", 1), ("A red fox in the soft light...", 1),
      ("A red fox in the soft light,\".", 0.7),
      ("A red fox says \"Light,\" softly.", 1), ("A red fox in the soft light?!", 1),
      ("The soft light says \"Fox?\".", 1),
    ])
  func signs(text: String, expected: Float) throws {
    #expect(abs(try faults(text, task: "image") - expected) < 1e-6)
  }
}
