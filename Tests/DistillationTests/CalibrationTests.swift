import Testing
import UpsideDown

@testable import Distillation

/// What an evaluation makes of samples and of rows written by hand.
struct CalibrationTests {
  private static func sample(
    _ intent: Int, bin: Int, reward: Double, length: Int = 12
  ) -> EvaluationSample {
    var measured = Reward(coverage: 0, coherence: 0, faults: 0)
    measured.total = Float(reward)
    return EvaluationSample(
      order: EvaluationOrder(task: "poster", intent: "fox \(intent)", length: length, bin: bin),
      text: "", tokenCount: length, isEnded: true, reward: measured, names: [],
      isLastWordWhole: true, isFinished: true)
  }

  @Test(
    "A fall of three standard errors is one, a fall of one standard error is chance",
    arguments: [(0.03, false), (0.01, true)])
  func falls(fall: Double, isMonotone: Bool) throws {
    // Four differences −fall ± s: the standard error of their mean is s/√3, a hundredth.
    let spread = 0.01 * 3.0.squareRoot()
    var samples = (0..<4).flatMap { intent in
      let change = (intent % 2 == 0 ? spread : -spread) - fall
      return [
        Self.sample(intent, bin: 0, reward: 0.5), Self.sample(intent, bin: 2, reward: 0.5 + change),
      ]
    }
    // What was not asked at both bins with one length compares with nothing.
    samples += [Self.sample(0, bin: 2, reward: 0, length: 24), Self.sample(9, bin: 2, reward: 0)]
    let means = [(bin: 0, asked: 0.4, obtained: 0.5), (bin: 2, asked: 0.8, obtained: 0.3)]
    let calibration = Evaluation.Calibration(
      "poster", samples,
      cells: means.map {
        Evaluation.Cell(
          task: "poster", length: 12, bin: $0.bin, count: 4, asked: $0.asked, obtained: $0.obtained)
      },
      rungs: means.map {
        Evaluation.Rung(
          task: "poster", bin: $0.bin, count: 4, asked: $0.asked, obtained: $0.obtained)
      },
      asked: { $0.order.bin == 0 ? 0.4 : 0.8 })
    #expect(calibration.isMonotone == isMonotone)
    // Rewards are float32 near 0.5.
    #expect(abs(calibration.largestFall - fall) < 0x1p-23)
    #expect(calibration.count == 10)
    #expect(abs(calibration.meanError - 0.3) < 1e-14)
    #expect(calibration.spearmanOfBins == -1 && calibration.spearmanOfCells == -1)
    #expect(try #require(calibration.spearmanOfTexts) < 0)
  }

  @Test("Where a length lacks a bin its neighbours are the next ones that it has")
  func gaps() {
    let rungs = [0, 1, 2].map { bin in
      Evaluation.Rung(task: "poster", bin: bin, count: 4, asked: Double(bin), obtained: 0.5)
    }
    func calibration(topReward: Double) -> Evaluation.Calibration {
      let full = (0..<4).flatMap { intent in
        (0...2).map { Self.sample(intent, bin: $0, reward: 0.5 + 0.1 * Double($0)) }
      }
      let gapped = (0..<4).flatMap { intent in
        [
          Self.sample(intent, bin: 0, reward: 0.5, length: 24),
          Self.sample(intent, bin: 2, reward: topReward, length: 24),
        ]
      }
      return Evaluation.Calibration(
        "poster", full + gapped, cells: [], rungs: rungs, asked: { Double($0.order.bin ?? 0) })
    }
    #expect(calibration(topReward: 0.6).isMonotone)
    #expect(calibration(topReward: 0.6).largestFall == 0)
    #expect(!calibration(topReward: 0.25).isMonotone)
    #expect(calibration(topReward: 0.25).largestFall == 0.25)
  }

  private static func row(_ group: String, count: Int, value: Double) -> Evaluation.Comparison {
    let variety = Evaluation.Comparison.Variety(
      distinct1: value, distinct2: value / 2, distinct3: value / 4, selfBLEU: 1 - value)
    return Evaluation.Comparison(
      group: group, count: count, teacherBest: value, teacherMean: value / 2, student: value / 4,
      studentBest: value / 8, teacherRankedFirst: 1 - value, studentRankedFirst: 1 - value / 2,
      teacherVariety: variety, studentVariety: Evaluation.Comparison.Variety(meanOf: [variety]))
  }

  @Test("All tasks together are a mean over texts, and for variety a mean over tasks")
  func allTasks() {
    let all = Evaluation.Comparison(
      all: [Self.row("a", count: 30, value: 0.5), Self.row("b", count: 10, value: 0.25)])
    #expect(all.group == "all" && all.count == 40)
    // 0.5 three times and 0.25 once; in eighths and sixteenths, which are exact.
    #expect(all.teacherBest == 0.4375 && all.teacherMean == 0.21875)
    #expect(all.student == 0.109375 && all.studentBest == 0.0546875)
    #expect(all.teacherRankedFirst == 0.5625 && all.studentRankedFirst == 0.78125)
    for variety in [all.teacherVariety, all.studentVariety] {
      #expect(variety.distinct1 == 0.375 && variety.distinct2 == 0.1875)
      #expect(variety.distinct3 == 0.09375 && variety.selfBLEU == 0.625)
    }
  }
}
