import Testing

@testable import Distillation

struct ReplyCleanerTests {
  private static let text = "A barn owl at night above a quiet field, moonlight, ink drawing."

  private func clean(
    _ reply: String, isCutOff: Bool = false, task: TeacherTask = SampleTask.prose
  ) throws(ReplyFault) -> String {
    try ReplyCleaner(task: task).clean(reply, isCutOff: isCutOff)
  }

  @Test(
    "Wrapping around a text is taken off and the text is left as it is",
    arguments: [
      "\(text)", "  \(text)\n\n", "\"\(text)\"", "“\(text)”", "**\(text)**", "`\(text)`",
      "Sure, here is a prompt for you: \(text)", "Sure! Here's the text:\n\n\"\(text)\"",
      "Text: \(text)", "**Prompt:** \(text)", "- \(text)", "```\n\(text)\n```",
      "```text\n\(text)\n```", "<think>An owl. Twelve words.</think>\n\n\(text)",
      "*\(text)*", "1. \(text)",
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

  @Test("Quotation marks, colons and apostrophes within a text stay")
  func keepsInnerMarks() throws {
    for text in [
      "A sign that says \"Open\" above a café door, and \"Closed\" below it.",
      "Poster with a headline: Velora's summer sale, bold type, sunny yellow.",
      "\"Velora\" in neon letters above a door that says \"Open\"",
    ] { #expect(try clean(text) == text) }
  }
}
