import FoundationEssentials
import Testing

@testable import Distillation

struct ChatReplyTests {
  private let now = Date(timeIntervalSince1970: 1_700_000_000)

  private func answer(_ response: ChatResponse) throws(TeacherFailure) -> TeacherAnswer {
    let cleaner = ReplyCleaner(task: SampleTask.prose, intent: "owl at night")
    return try ChatReply(response, cleaner: cleaner).answer(now: now)
  }

  private func failure(_ response: ChatResponse) -> TeacherFailure? {
    #expect(throws: TeacherFailure.self) { try answer(response) }
  }

  @Test("A completion gives its text and what it cost")
  func completion() throws {
    let body = """
      {"id": "x", "choices": [{"index": 0, "finish_reason": "stop", "message": {"role":
      "assistant", "content": "An owl at night above a quiet field."}}],
      "usage": {"prompt_tokens": 90, "completion_tokens": 11, "total_tokens": 101}}
      """
    let found = try answer(ChatResponse(status: 200, body: Data(body.utf8)))
    #expect(found.text == "An owl at night above a quiet field.")
    #expect(found.usage == TokenUsage(prompt: 90, completion: 11))
  }

  @Test("Counts of tokens that no server can mean do not overflow the sums")
  func absurdUsage() throws {
    let body = """
      {"choices": [{"message": {"content": "An owl at night above a quiet field."}}],
      "usage": {"prompt_tokens": \(Int.max), "completion_tokens": \(Int.min)}}
      """
    var usage = try answer(ChatResponse(status: 200, body: Data(body.utf8))).usage
    usage += usage
    #expect(usage == TokenUsage(prompt: 2 << 30, completion: 0))
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
      (401, "end"), (404, "end"), (301, "end"), (307, "end"), (400, "reject"), (403, "reject"),
      (413, "reject"), (422, "reject"), (408, "again"), (429, "again"), (500, "again"),
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
