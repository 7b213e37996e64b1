import FoundationEssentials
import Testing

@testable import Distillation

struct ChatReplyTests {
  private let now = Date(timeIntervalSince1970: 1_700_000_000)

  private func failure(_ response: ChatResponse) -> TeacherFailure? {
    #expect(throws: TeacherFailure.self) {
      try ChatReply(response, task: SampleTask.prose).answer(now: now)
    }
  }

  @Test("A completion gives its text and what it cost")
  func completion() throws {
    let body = """
      {"id": "x", "choices": [{"index": 0, "finish_reason": "stop", "message": {"role":
      "assistant", "content": "An owl at night above a quiet field."}}],
      "usage": {"prompt_tokens": 90, "completion_tokens": 11, "total_tokens": 101}}
      """
    let answer = try ChatReply(
      ChatResponse(status: 200, body: Data(body.utf8)), task: SampleTask.prose
    ).answer(now: now)
    #expect(answer.text == "An owl at night above a quiet field.")
    #expect(answer.usage == TokenUsage(prompt: 90, completion: 11))
  }

  @Test(
    "A body that is no completion is no text, and may be asked again",
    arguments: ["", "<html>", "{}", "{\"choices\": []}", "{\"choices\": [{\"message\": 3}]}"])
  func garbage(body: String) {
    let found = failure(ChatResponse(status: 200, body: Data(body.utf8)))
    guard case .unusable(.notText, _, _) = found else {
      Issue.record("\(body) was judged \(String(describing: found))")
      return
    }
  }

  @Test(
    "A status says whether to ask again, to reject the order or to end the run",
    arguments: [
      (401, "end"), (403, "end"), (404, "end"), (400, "reject"), (413, "reject"),
      (422, "reject"), (301, "reject"), (408, "again"), (429, "again"), (500, "again"),
      (503, "again"), (529, "again"),
    ])
  func statuses(status: Int, expected: String) {
    let body = Data(#"{"error": {"message": "no\nluck", "code": 1}}"#.utf8)
    switch failure(ChatResponse(status: status, body: body)) {
    case .permanent(let problem):
      #expect(expected == "end" && problem == "status \(status): no luck")
    case .refused(.refused, let problem):
      #expect(expected == "reject" && problem == "status \(status): no luck")
    case .transient(let problem, nil):
      #expect(expected == "again" && problem == "status \(status): no luck")
    case let other: Issue.record("\(status) was judged \(String(describing: other))")
    }
  }

  @Test(
    "Retry-After is read as seconds or as a date",
    arguments: [
      ("7", 7.0), ("0", 0), ("-3", 0), ("Tue, 14 Nov 2023 22:13:50 GMT", 30),
      ("Tue, 14 Nov 2023 22:13:10 GMT", 0), ("soon", nil), ("", nil), ("inf", nil),
    ] as [(String, Double?)])
  func retryAfter(value: String, seconds: Double?) {
    #expect(RetryAfter.seconds(value, now: now) == seconds)
    let response = ChatResponse(status: 429, retryAfter: value, body: Data())
    #expect(failure(response) == .transient("status 429", retryAfterSeconds: seconds))
  }
}
