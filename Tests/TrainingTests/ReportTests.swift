import Testing

@testable import Training

@Suite("The report of a run")
struct ReportTests {
  let toy: ToyMaterial

  init() throws {
    toy = try ToyMaterial()
  }

  private func writeLog(_ name: String, stepCount: Int, ending: String = "") throws -> RunLog {
    var lines = [TrainingLog.header]
    for step in 1...stepCount {
      let validation = step % 50 == 0 ? "\(3 - Double(step) / 1000)" : ""
      lines.append("\(step),\(8 / Double(step) + 2),\(validation),0.001,\(4000 + step % 7),0.9")
    }
    try toy.write(name, lines.joined(separator: "\n") + "\n" + ending)
    return try RunLog(path: toy.path(name))
  }

  @Test("A page overlays runs, needs no other file, and names runs as text")
  func page() throws {
    let runs = [
      try writeLog("<b>.log.csv", stepCount: 500), try writeLog("second.log.csv", stepCount: 300),
    ]
    let page = RunReport(runs: runs).html
    #expect(page.contains("&lt;b&gt;") && !page.contains("<b>"))
    #expect(page.split(separator: "<svg").count == 5)
    for outside in ["http://", "https://", "src=", "href=", "<script", "@import", "nan", "inf"] {
      #expect(!page.contains(outside), "\(outside)")
    }
    // Two curves in each plot, the held-out ones once more beside the loss.
    #expect(page.split(separator: "class=\"curve").count == 11)
  }

  @Test("The text holds a row for each run and every plot's title")
  func text() throws {
    let text = RunReport(runs: [try writeLog("one.log.csv", stepCount: 500)]).text
    #expect(text.contains("one    500"))
    for title in ["Loss", "Held-out loss", "Learning rate", "Tokens per second"] {
      #expect(text.contains("\n\(title)"), "\(title)")
    }
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test("A line that a killed run left unfinished is passed over, any other is refused")
  func broken() throws {
    #expect(try writeLog("cut.csv", stepCount: 9, ending: "10,2.1").steps.count == 9)
    let error = #expect(throws: TrainingError.self) {
      try writeLog("bad.csv", stepCount: 9, ending: "10,2.1\n11,2,,1,1,1\n")
    }
    #expect(error?.description.contains("bad.csv, line 11: found \"10,2.1\"") == true)
    try toy.write("other.csv", "a,b\n")
    let other = #expect(throws: TrainingError.self) { try RunLog(path: toy.path("other.csv")) }
    #expect(other?.description.contains("other.csv, line 1: found \"a,b\", expected") == true)
    try toy.write("empty.csv", TrainingLog.header + "\n")
    #expect(throws: TrainingError.self) { try RunLog(path: toy.path("empty.csv")) }
  }

  @Test(
    "Ticks are round and lie in the range",
    arguments: [0.0...1.0, 1.63...8.4, 0...8400, 7.5e-5...1.5e-3, 3990...6404, -2...2])
  func ticks(_ range: ClosedRange<Double>) {
    let ticks = PlotAxis.ticks(range, count: 6)
    #expect((3...7).contains(ticks.count), "\(ticks)")
    #expect(ticks.allSatisfy { range.contains($0) })
    let step = PlotAxis.tickStep(range, count: 6)
    let labels = ticks.map { PlotAxis.label($0, step: step, largest: range.upperBound) }
    #expect(Set(labels).count == labels.count, "\(labels)")
  }

  @Test("Labels are short")
  func labels() {
    #expect(PlotAxis.label(8000, step: 2000, largest: 9000) == "8000")
    #expect(PlotAxis.label(8000, step: 2000, largest: 12000) == "8k")
    #expect(PlotAxis.label(2_500_000, step: 500_000, largest: 3e6) == "2.5M")
    #expect(PlotAxis.label(0.0005, step: 0.0005, largest: 0.0016) == "0.0005")
    #expect(PlotAxis.label(0.0004, step: 0.0001, largest: 0.0005) == "4e-4")
    #expect(PlotAxis.label(0, step: 0.1, largest: 1) == "0")
    #expect(PlotAxis.label(1.5, step: 0.5, largest: 4) == "1.5")
  }
}
