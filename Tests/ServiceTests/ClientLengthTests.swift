import Client
import Testing

@Suite("Client: the longest lengths")
struct ClientLengthTests {
  private func lengths(_ lengths: String) -> LongestLengths? {
    LongestLengths(
      properties: #"{"model":"m","commands":{"tasks":["a","b"]},"longest_lengths":\#(lengths)}"#)
  }

  @Test("They are printed as one number, or as one for each task")
  func printed() {
    #expect(lengths("[32,32]")?.text == "32 tokens")
    #expect(lengths("[32,150]")?.text == "a 32, b 150 tokens")
  }

  @Test("They are those to which the daemon moves a command that asks for more")
  func asResolved() throws {
    let properties = try SharedDaemon.exchange("GET", "/props").body
    let lengths = try #require(LongestLengths(properties: properties))
    #expect(lengths.entries.map(\.task) == TinyCheckpoint.tasks)
    for entry in lengths.entries {
      let reply = try SharedDaemon.exchange(
        "POST", "/v1/completions",
        body: #"{"prompt": "fox", "max_tokens": 1, "#
          + #""udrl": {"task": "\#(entry.task)", "desired_length": 100000}}"#
      ).decode(CompletionBody.self)
      #expect(reply.udrl?.effective.desiredLength == entry.tokens)
    }
  }

  @Test(
    "A reply that does not say them, or not for every task, has none",
    arguments: [
      "", "{}", #"{"commands":null,"longest_lengths":null}"#,
      #"{"commands":{"tasks":["a"]}}"#, #"{"commands":{"tasks":["a"]},"longest_lengths":[1,2]}"#,
      #"{"commands":{"tasks":[]},"longest_lengths":[]}"#,
    ])
  func absent(json: String) {
    #expect(LongestLengths(properties: json) == nil)
  }
}
