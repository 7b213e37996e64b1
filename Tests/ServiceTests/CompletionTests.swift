import FoundationEssentials
import Testing

@Suite("POST /v1/completions", .blocking)
struct CompletionTests {
  private func complete(_ body: String) throws -> CompletionBody {
    let response = try SharedDaemon.complete(body)
    #expect(response.status == 200, "\(response.body)")
    return try response.decode(CompletionBody.self)
  }

  @Test("A whole reply has OpenAI's shape, the command asked, the command obeyed, and the result")
  func whole() throws {
    let response = try SharedDaemon.complete(
      #"{"prompt": "red fox", "udrl": {"task": "poster", "desired_length": 12, "attempts": 1}}"#)
    #expect(response.headers["content-type"]?.hasPrefix("application/json") == true)
    #expect(response.body.contains(#""logprobs":null"#))
    let reply = try response.decode(CompletionBody.self)
    #expect(reply.id.hasPrefix("cmpl-"))
    #expect(reply.object == "text_completion")
    #expect(reply.created > 1_700_000_000)
    #expect(reply.model == "tiny")
    let choice = try #require(reply.choices.first)
    #expect(reply.choices.count == 1)
    #expect(choice.finishReason == "length" || choice.finishReason == "stop")
    let usage = try #require(reply.usage)
    #expect(choice.udrl?.length == usage.completionTokens)
    #expect(usage.totalTokens == usage.promptTokens + usage.completionTokens)
    let report = try #require(reply.udrl)
    #expect(report.requested.task == "poster")
    #expect(report.requested.desiredLength == 12)
    #expect(report.effective.task == "poster")
    #expect(report.effective.desiredLength == 12)
    #expect(report.effective.rewardBin == 4)
    #expect(!report.effective.clamped)
  }

  @Test("Without udrl the model's default command is obeyed, with null there is none")
  func commandChoice() throws {
    let standard = try complete(#"{"prompt": "red fox"}"#)
    #expect(standard.udrl?.effective.task == "text-to-image")
    #expect(
      standard.udrl?.requested.task == "text-to-image" || standard.udrl?.requested.task == nil)
    let plain = try complete(#"{"prompt": "red fox", "udrl": null, "max_tokens": 5}"#)
    #expect(plain.udrl == nil)
    #expect((plain.usage?.completionTokens ?? 0) <= 5)
  }

  @Test("A command beyond the support table is clamped, and the reply shows both")
  func clamped() throws {
    let reply = try complete(#"{"prompt": "a", "udrl": {"desired_length": 5000}}"#)
    #expect(reply.udrl?.requested.desiredLength == 5000)
    #expect(reply.udrl?.effective.desiredLength == 60)
    #expect(reply.udrl?.effective.clamped == true)
  }

  @Test("A limit of the length is obeyed, and the reply shows it and the length chosen")
  func lengthLimit() throws {
    let response = try SharedDaemon.complete(
      #"{"prompt": "a", "udrl": {"task": "poster", "desired_length": {"max": 20}}}"#)
    #expect(response.status == 200, "\(response.body)")
    #expect(response.body.contains(#""desired_length":{"max":20}"#), "\(response.body)")
    struct Told: Decodable {
      struct Report: Decodable {
        struct Effective: Decodable { let desiredLength: Int }
        let effective: Effective
      }
      struct Choice: Decodable {
        struct Achieved: Decodable { let length: Int }
        let udrl: Achieved
      }
      let udrl: Report
      let choices: [Choice]
    }
    let reply = try response.decode(Told.self)
    #expect((1...20).contains(reply.udrl.effective.desiredLength))
    #expect((0...20).contains(try #require(reply.choices.first).udrl.length))
  }

  @Test("The same seed gives the same texts, choice by choice; the choices differ")
  func seeds() throws {
    let body = #"{"prompt": "red fox", "n": 3, "seed": 7, "udrl": {"desired_length": 20}}"#
    let first = try complete(body)
    let second = try complete(body)
    #expect(first.choices.map(\.index) == [0, 1, 2])
    #expect(first.choices.map(\.text) == second.choices.map(\.text))
    #expect(Set(first.choices.map(\.text)).count == 3)
    #expect(first.seed == 7)
  }

  @Test("A text that does not obey is written again, the first time as if it were the only one")
  func attempts() throws {
    // Random weights hold no word of the intent: the highest reward never comes.
    func body(_ attempts: Int) -> String {
      #"{"prompt": "red fox", "seed": 7, "udrl": {"desired_length": 20, "attempts": \#(attempts)}}"#
    }
    let (once, often) = (try complete(body(1)), try complete(body(5)))
    let (first, best) = (try #require(once.choices[0].udrl), try #require(often.choices[0].udrl))
    #expect(first.attempts == 1 && best.attempts == 5)
    #expect(
      abs(best.length - 20) < abs(first.length - 20)
        || best.length == first.length
          && (best.reward ?? 0) >= (first.reward ?? 0)
    )
    // All that was written is paid for, the prompt once.
    #expect((often.usage?.completionTokens ?? 0) > 2 * (once.usage?.completionTokens ?? 0))
    #expect(often.usage?.promptTokens == once.usage?.promptTokens)
    #expect(try complete(body(5)).choices[0].text == often.choices[0].text)
    #expect(try complete(#"{"prompt": "red fox", "udrl": null}"#).choices[0].udrl?.attempts == 1)
  }

  @Test("Of the texts of best_of those come back that obey the command best, the best first")
  func bestOf() throws {
    let body = #"{"prompt": "red fox", "seed": 7, "udrl": {"desired_length": 20, "attempts": 1}"#
    let all = try complete(body + #", "n": 8}"#)
    let best = try complete(body + #", "n": 2, "best_of": 8}"#)
    let ranked = try all.choices.map { choice in
      let achieved = try #require(choice.udrl)
      return (
        text: choice.text, lengthError: abs(achieved.length - 20),
        reward: try #require(achieved.reward), index: choice.index
      )
    }.sorted { ($0.lengthError, -$0.reward, $0.index) < ($1.lengthError, -$1.reward, $1.index) }
    #expect(Set(ranked.map(\.text)).count == 8)
    #expect(best.choices.map(\.text) == ranked.prefix(2).map(\.text))
    #expect(best.choices.map(\.index) == [0, 1])
    // All that was written is paid for.
    #expect(best.usage == all.usage)
  }

  @Test("The seed of a reply repeats it")
  func drawnSeed() throws {
    let first = try complete(#"{"prompt": "red fox", "max_tokens": 20}"#)
    let again = try complete(#"{"prompt": "red fox", "max_tokens": 20, "seed": \#(first.seed)}"#)
    #expect(first.choices[0].text == again.choices[0].text)
  }

  @Test("Echo puts the prompt in front")
  func echo() throws {
    let body = #"{"prompt": "red fox", "max_tokens": 4, "seed": 1"#
    let plain = try complete(body + "}")
    let echoed = try complete(body + #", "echo": true}"#)
    #expect(echoed.choices[0].text == "red fox" + plain.choices[0].text)
  }

  @Test("A stop string ends the text before it")
  func stop() throws {
    let body = #"{"prompt": "red fox", "max_tokens": 30, "seed": 3, "udrl": null"#
    let text = Array(try complete(body + "}").choices[0].text)
    let stop = try #require(
      text.dropFirst(4).first { $0.isASCII && !"\"\\".contains($0) && !$0.isNewline && $0.isLetter }
    )
    let stopped = try complete(body + #", "stop": ["\#(stop)"]}"#)
    let end = try #require(text.firstIndex(of: stop))
    #expect(stopped.choices[0].text == String(text[..<end]))
    #expect(stopped.choices[0].finishReason == "stop")
  }

  @Test("A stream's pieces are the whole reply's text, and its last events tell the rest")
  func stream() throws {
    let body = #"{"prompt": "red fox", "n": 2, "seed": 5, "echo": true, "max_tokens": 30"#
    let whole = try complete(body + "}")
    let response = try SharedDaemon.complete(
      body + #", "stream": true, "stream_options": {"include_usage": true}}"#)
    #expect(response.status == 200)
    #expect(response.headers["content-type"]?.hasPrefix("text/event-stream") == true)
    #expect(response.body.hasSuffix("data: [DONE]\n\n"))
    let events = try response.events.dropLast().map {
      try JSONDecoder.snakeCase.decode(CompletionBody.self, from: Data($0.utf8))
    }
    #expect(Set(events.map(\.id)).count == 1)
    for choice in whole.choices {
      let pieces = events.flatMap(\.choices).filter { $0.index == choice.index }
      #expect(pieces.map(\.text).joined() == choice.text)
      #expect(pieces.dropLast().allSatisfy { $0.finishReason == nil && $0.udrl == nil })
      #expect(pieces.last?.finishReason == choice.finishReason)
      #expect(pieces.last?.udrl?.length == choice.udrl?.length)
    }
    #expect(events.count { $0.udrl != nil } == 2)
    #expect(events.last?.choices.isEmpty == true)
    #expect(events.last?.usage == whole.usage)
    #expect(events.dropLast().allSatisfy { $0.usage == nil })
  }

  @Test("A stream without include_usage has none")
  func streamWithoutUsage() throws {
    let response = try SharedDaemon.complete(
      #"{"prompt": "a", "max_tokens": 3, "stream": true}"#)
    #expect(!response.body.contains("usage"))
    #expect(response.events.last == "[DONE]")
  }

  @Test("A connection serves one request after another, pipelined ones too")
  func keepAlive() throws {
    let connection = try RawConnection(path: SharedDaemon.daemon.get().socketPath)
    for stream in ["true", "false"] {
      let body = #"{"prompt": "a", "max_tokens": 3, "stream": \#(stream)}"#
      try connection.sendRequest("POST", "/v1/completions", body: body)
    }
    #expect(try connection.response().body.contains("[DONE]"))
    #expect(try connection.response().status == 200)
    try connection.sendRequest("GET", "/health")
    #expect(try connection.response().status == 200)
  }

  @Test(
    "A connection is closed behind the reply where the client wants that, however it says so",
    arguments: [
      "1.1\r\nHost: x\r\nConnection: close", "1.1\r\nHost: x\r\nConnection: Close",
      "1.1\r\nHost: x\r\nConnection: close, TE", "1.0",
    ])
  func close(version: String) throws {
    let connection = try RawConnection(path: SharedDaemon.daemon.get().socketPath)
    try connection.send("GET /health HTTP/\(version)\r\n\r\n")
    #expect(try connection.response().status == 200)
    #expect(try connection.line() == nil)
  }

  @Test("A client that has finished writing still gets its reply")
  func halfClosed() throws {
    let connection = try RawConnection(path: SharedDaemon.daemon.get().socketPath)
    let body =
      #"{"prompt": "a", "n": 8, "max_tokens": 500, "logit_bias": {"\#(try endToken())": -100}}"#
    try connection.sendRequest("POST", "/v1/completions", body: body)
    connection.finishWriting()
    let reply = try connection.response().decode(CompletionBody.self)
    #expect(reply.usage?.completionTokens == 4000)
    #expect(try connection.line() == nil)
  }
}
