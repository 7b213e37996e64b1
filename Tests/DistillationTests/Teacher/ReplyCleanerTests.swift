import Testing

@testable import Distillation

struct ReplyCleanerTests {
  private static let text = "A barn owl at night above a quiet field, moonlight, ink drawing."

  private func clean(
    _ reply: String, isCutOff: Bool = false, task: TeacherTask = SampleTask.prose,
    intent: String = "owl at night"
  ) throws(ReplyFault) -> String {
    try ReplyCleaner(task: task, intent: intent).clean(reply, isCutOff: isCutOff)
  }

  @Test(
    "Wrapping around a text is taken off and the text is left as it is",
    arguments: [
      "\(text)", "  \(text)\n\n", "\"\(text)\"", "“\(text)”", "**\(text)**", "`\(text)`",
      "Sure, here is a prompt for you: \(text)", "Sure! Here's the text:\n\n\"\(text)\"",
      "Text: \(text)", "**Prompt:** \(text)", "- \(text)", "```\n\(text)\n```",
      "```text\n\(text)\n```", "<think>An owl. Twelve words.</think>\n\n\(text)",
      "*\(text)*", "1. \(text)", "Here’s a prompt: \(text)", "Sure thing, this is it: \(text)",
      "Great. Here it is: \(text)", "An owl. Twelve words.</think>\n\(text)",
      "First </think> of all</think> \(text)", "<think>One</think> two</think>\(text)",
    ])
  func unwraps(reply: String) throws {
    #expect(try clean(reply) == Self.text)
  }

  @Test(
    "What is not one text is refused with its reason",
    arguments: [
      ("", RejectReason.empty), (" \n", .empty), ("Sure, here it is:", .empty),
      ("\(text)\n\(text)", .severalTexts), ("1. \(text)\n2. \(text)", .severalTexts),
      ("Sure, I can write that for you and many more texts.", .chat),
      ("I'm sorry, but I can't help with that.", .declined),
      ("I’m sorry, but that is not possible.", .declined),
      ("Sorry, I do not write such texts for anybody.", .declined),
      ("Sorry but I do not write such texts for anybody.", .declined),
      ("Okay, what kind of owl is it to be?", .chat), ("I have a better text in my mind.", .chat),
      ("An owl. Twelve words.</think>\n", .empty),
      ("{\"text\": \"an owl at night above a field\"}", .notText), ("#!@ %% ^^ &&", .notText),
      ("An owl \u{FFFD} at night above a quiet field", .notText),
      ("An owl <|task:x|> at night above a field", .controlString),
      ("An owl.", .tooShort), (String(repeating: "owl ", count: 100), .tooLong),
      (String(repeating: "x", count: 70_000), .tooLong),
      ("<think>An owl, but how many words", .cutOff),
      ("A red fox in deep snow, soft morning light, watercolor.", .copiedExample),
    ])
  func refuses(reply: String, reason: RejectReason) {
    let fault = #expect(throws: ReplyFault.self) { try clean(reply) }
    #expect(fault?.reason == reason)
  }

  @Test("A reply that ended at its limit of tokens is refused, however it reads")
  func refusesCutOff() {
    let fault = #expect(throws: ReplyFault.self) { try clean(Self.text, isCutOff: true) }
    #expect(fault?.reason == .cutOff)
  }

  @Test("Lists lose a full stop at their end, prose keeps it")
  func fullStop() throws {
    #expect(try clean(Self.text, task: SampleTask.list) == String(Self.text.dropLast()))
    #expect(try clean(Self.text).hasSuffix("."))
  }

  @Test(
    "A text that begins like talk, or whose intent does, stays whole",
    arguments: [
      ("owl at night", "Great horned owl at night above a quiet field: ink drawing."),
      ("owl at night", "Sure-footed goats and an owl at night above a field."),
      ("owl at night", "As an airy sketch, an owl at night above a quiet field."),
      ("sorry we missed you", "Sorry, we missed you! A card with a parcel at a red door."),
      ("I’m sorry card", "I'm sorry, says a card with a small bear: soft watercolor."),
      ("Here's to mom", "Here’s to mom: a card with peonies in soft watercolor."),
      ("I have a dream", "I have a dream, bold letters above a crowd at dawn."),
    ])
  func keepsOpenings(intent: String, text: String) throws {
    #expect(try clean(text, intent: intent) == text)
  }

  @Test("Quotation marks, colons and apostrophes within a text stay")
  func keepsInnerMarks() throws {
    for text in [
      "A sign that says \"Open\" above a café door, and \"Closed\" below it.",
      "Poster with a headline: Velora's summer sale, bold type, sunny yellow.",
      "\"Velora\" in neon letters above a door that says \"Open\"",
    ] { #expect(try clean(text) == text) }
  }
}
