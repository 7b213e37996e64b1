import ArgumentParser

/// Where the texts come from that an evaluation compares a student's with.
enum TeacherSource: String, ExpressibleByArgument, CaseIterable, Sendable {
  case grammar
  case heldOut = "held-out"
  case none
}
