import Testing

@testable import Distillation

struct DistillationOutputTests {
  private let plan = OrderPlan(lengths: [8, 20, 500], qualities: [.excellent, .bad])

  private func orders(_ intents: [IntentLine]) throws -> [TextOrder] {
    try plan.orders(tasks: [SampleTask.prose], intents: intents, path: "intents.jsonl")
  }

  @Test("Each intent is asked for in all qualities and in those lengths that suit its task")
  func plans() throws {
    let lines = [
      IntentLine(intent: " owl  at night"), IntentLine(intent: "owl at night"),
      IntentLine(intent: "fox", task: "text-to-image"),
    ]
    let found = try orders(lines)
    #expect(found.map { $0.intent == "fox" } == (0..<8).map { $0 >= 4 })
    #expect(found[0].intent == "owl at night")
    #expect(found.prefix(4).map(\.words) == [8, 8, 20, 20])
    #expect(found.prefix(2).map(\.quality) == [.excellent, .bad])
  }

  @Test(
    "What cannot be planned is refused with line and name",
    arguments: [("x", "poem", "intents.jsonl:2"), ("  ", "text-to-image", "intents.jsonl:2")])
  func refuses(intent: String, task: String, place: String) {
    let error = #expect(throws: DistillationError.self) {
      try orders([IntentLine(intent: "owl"), IntentLine(intent: intent, task: task)])
    }
    #expect(error?.description.contains(place) == true)
  }

  @Test("Lengths that suit no text of a task are refused with its range")
  func refusesLengths() {
    let error = #expect(throws: DistillationError.self) {
      try OrderPlan(lengths: [300]).orders(
        tasks: [SampleTask.prose], intents: [IntentLine(intent: "owl")], path: "i")
    }
    #expect(error?.description.contains("6 to 40 words") == true)
  }

  @Test("Empty lists of lengths or qualities are refused and not taken as a plan of no texts")
  func refusesEmptyLists() {
    func refusal(_ plan: OrderPlan) -> String? {
      #expect(throws: DistillationError.self) {
        try plan.orders(
          tasks: [SampleTask.prose], intents: [IntentLine(intent: "owl")], path: "i")
      }?.description
    }
    #expect(refusal(OrderPlan(lengths: []))?.contains("6 to 40 words") == true)
    #expect(
      refusal(OrderPlan(qualities: [])) == "--qualities names no quality, "
        + "expected some of excellent, good, middling, poor, bad.")
  }

  @Test("Every order that is done is a row or a reject, in the order it was asked for")
  func partition() throws {
    let orders = try orders((0..<6).map { IntentLine(intent: "owl \($0)") })
    var entries: [JournalEntry] = []
    for (index, order) in orders.enumerated() where index != 3 {
      switch index % 4 {
      case 0: entries.append(SampleTask.entry(order, text: "Text number \(index) of the owl."))
      case 1: entries.append(SampleTask.entry(order, reason: .empty))
      case 2: entries.append(SampleTask.entry(order, text: "The same old owl."))
      default: entries.append(SampleTask.entry(order, text: "Another text \(index), no owl."))
      }
    }
    let stray = SampleTask.entry(SampleTask.order("gone"), text: "Not asked for.")
    let split = HeldOutSplit(share: 0)
    let output = DistillationOutput(
      orders: orders, entries: entries.reversed() + [stray], split: split)
    #expect(output.training.count + output.rejects.count == 23 && output.heldOut.isEmpty)
    #expect(output.training.filter { $0.text == "The same old owl." }.map(\.intent) == ["owl 0"])
    #expect(output.rejects.count { $0.reason == .duplicate } == 5)
    #expect(output.rejects.count { $0.reason == .empty } == 6)
    #expect(output.training.map(\.intent) == output.training.map(\.intent).sorted())
    #expect(output.training[0].source == "t:excellent")
    #expect(output.summary.strayCount == 1)
    #expect(output.summary.plain.contains("empty"))
    #expect(output.summary.all.rows == output.training.count && output.summary.all.asked == 24)
    let again = DistillationOutput(orders: orders, entries: entries, split: split)
    #expect(again.training == output.training && again.rejects == output.rejects)
    // The other side of the split has whole intents, and nothing is lost or doubled.
    let halves = DistillationOutput(
      orders: orders, entries: entries, split: HeldOutSplit(share: 0.5))
    let (left, right) = (Set(halves.training.map(\.intent)), Set(halves.heldOut.map(\.intent)))
    #expect(left.isDisjoint(with: right) && !left.isEmpty && !right.isEmpty)
    #expect(
      Set((halves.training + halves.heldOut).map(\.text)) == Set(output.training.map(\.text)))
    #expect(halves.training.count + halves.heldOut.count == output.training.count)
  }

  @Test("Of two entries for one order the later counts")
  func laterWins() throws {
    let order = SampleTask.order()
    let output = DistillationOutput(
      orders: [order],
      entries: [
        SampleTask.entry(order, reason: .failed), SampleTask.entry(order, text: "An owl at last."),
      ], split: HeldOutSplit(share: 0))
    #expect(output.training.map(\.text) == ["An owl at last."] && output.rejects.isEmpty)
  }
}
