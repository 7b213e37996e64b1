import FoundationEssentials
import Testing

@testable import Client

@Suite("Client: what a person sees")
struct ClientPrintingTests {
  private func choice(_ index: Int, _ text: String, finish: String? = nil) throws -> Choice {
    let reason = finish.map { "\"\($0)\"" } ?? "null"
    let json = #"{"index":\#(index),"text":"\#(text)","finish_reason":\#(reason)}"#
    return try JSONDecoder().decode(Choice.self, from: Data(json.utf8))
  }

  @Test("Texts that arrive interleaved are printed one after the other, the first at once")
  func interleaved() throws {
    var sequencer = ChoiceSequencer()
    #expect(sequencer.append(try choice(1, "two ")) == "")
    #expect(sequencer.append(try choice(0, "one ")) == "one ")
    #expect(sequencer.isLineOpen)
    #expect(sequencer.append(try choice(2, "three", finish: "stop")) == "")
    #expect(sequencer.append(try choice(0, "ends", finish: "stop")) == "ends\ntwo ")
    #expect(sequencer.isLineOpen)
    #expect(sequencer.append(try choice(1, "too", finish: "length")) == "too\nthree\n")
    #expect(!sequencer.isLineOpen)
  }

  @Test("The summary names what was asked, what held and what came out")
  func summary() throws {
    let json = #"""
      {"id":"c","model":"m","seed":18446744073709551615,"choices":[{"index":0,"text":"",
      "finish_reason":"stop","udrl":{"length":39,"attempts":2,"reward":0.926,
      "reward_parts":{"coverage":1,"coherence":0.934,"similarity":0.8,"faults":1}}}],
      "udrl":{"requested":{"task":"t","desired_length":40,
      "desired_reward":"max"},"effective":{"task":"t","desired_length":40,
      "desired_reward":0.9,"clamped":true}}}
      """#
    var summary = GenerationSummary(command: .modelDefault)
    summary.append(try JSONDecoder().decode(Completion.self, from: Data(json.utf8)))
    #expect(
      summary.lines == [
        "asked:     task t, length 40, reward max",
        "effective: task t, length 40, reward 0.90 (moved to the nearest supported command)",
        "achieved:  length 39, reward 0.93, finish stop, written 2 times",
        "parts:     coverage 1.00, coherence 0.93, similarity 0.80, faults 1.00",
        "seed:      18446744073709551615",
      ])
  }

  @Test("A length travels as a number or as a limit")
  func lengths() throws {
    for (length, json) in [(RequestedLength.exact(40), "40"), (.atMost(75), #"{"max":75}"#)] {
      let bytes = try JSONEncoder().encode([length])
      #expect(String(decoding: bytes, as: UTF8.self) == "[\(json)]")
      #expect(try JSONDecoder().decode([RequestedLength].self, from: bytes) == [length])
    }
    var summary = GenerationSummary(
      command: .command(RequestedCommand(task: "t", desiredLength: .atMost(75))))
    #expect(summary.lines == ["asked:     task t, length at most 75, reward max"])
    let json = #"""
      {"id":"c","model":"m","choices":[],
      "udrl":{"requested":{"task":"t","desired_length":{"max":9}},
      "effective":{"task":"t","desired_length":8}}}
      """#
    summary.append(try JSONDecoder().decode(Completion.self, from: Data(json.utf8)))
    #expect(summary.lines.first == "asked:     task t, length at most 9, reward max")
  }

  @Test("A part that was left out is told from one that was left to the model")
  func leftOut() throws {
    let automatic = RequestedCommand(task: "auto", desiredReward: .auto)
    #expect(
      GenerationSummary(command: .command(automatic)).lines
        == ["asked:     task auto, length auto, reward auto"])
    // The model's own command, as a daemon tells it.
    var summary = GenerationSummary(command: .modelDefault)
    let json = #"""
      {"id":"c","model":"m","choices":[],"udrl":{"requested":{"task":null,"desired_length":null,
      "desired_reward":"max"},"effective":{"task":null,"desired_reward":null}}}
      """#
    summary.append(try JSONDecoder().decode(Completion.self, from: Data(json.utf8)))
    #expect(
      summary.lines == [
        "asked:     task default, length auto, reward max",
        "effective: task auto, length auto, reward auto",
      ])
  }

  @Test(
    "A reward is a number or one of two words",
    arguments: [
      ("0.95", RequestedReward.value(0.95)), ("1", .value(1)), ("max", .max), ("auto", .auto),
      ("high", nil), ("nan", nil), ("inf", nil), ("", nil), ("0,5", nil),
    ])
  func rewards(text: String, reward: RequestedReward?) {
    #expect(RequestedReward(text) == reward)
  }

  @Test(
    "Events follow the event-stream grammar: CR, LF or CRLF, joined data lines, comments",
    arguments: [
      ("data: a\n\ndata:b\n\n", ["a", "b"]),
      ("data: a\r\n\r\ndata: b\r\n\r\n", ["a", "b"]),
      ("data: a\r\rdata: b\r\r", ["a", "b"]),
      ("data: a\ndata:  b\n\n", ["a\n b"]),
      (": note\nevent: x\nid: 7\n\ndata\n\n", [""]),
      ("data: unfinished", []), ("\n\n\n", []), ("datax: a\n\n", []),
    ])
  func events(stream: String, expected: [String]) throws {
    var parser = ServerSentEventParser()
    var events: [[UInt8]] = []
    for byte in stream.utf8 { events += try parser.append([byte]) }
    #expect(events.map { String(decoding: $0, as: UTF8.self) } == expected)
  }

  @Test("An event without end is refused before it fills the memory")
  func endlessEvent() throws {
    var parser = ServerSentEventParser()
    let line = Array("data: \(String(repeating: "x", count: 65_536))\n".utf8)
    #expect(throws: ServerSentEventParser.EventTooLarge.self) {
      for _ in 0..<32 { _ = try parser.append(line) }
    }
  }

  @Test("Every exit status has a number of its own and a meaning")
  func exitStatuses() {
    #expect(Set(ExitStatus.allCases.map(\.rawValue)).count == ExitStatus.allCases.count)
    #expect(ExitStatus.allCases.allSatisfy { !$0.meaning.isEmpty })
  }
}
