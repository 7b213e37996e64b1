import FoundationEssentials
import Testing

@testable import Distillation

struct TeacherTaskTests {
  private static let good = """
    {"tasks": [{"name": "a-task", "description": "Texts.", "form": "list", "words": [2, 9],
    "examples": [{"intent": "an owl", "text": "owl, snow"}]}]}
    """

  @Test("A tasks file is read field by field")
  func reads() throws {
    let folder = try TemporaryFolder()
    let tasks = try TeacherTask.load(folder.write(Self.good, to: "tasks.json"))
    #expect(tasks.map(\.name) == ["a-task"] && tasks[0].form == .list)
    #expect(tasks[0].wordRange == 2...9)
  }

  @Test(
    "A wrong tasks file is refused with its name and the field",
    arguments: [
      ("\"a-task\"", "\"a task\"", "name"), ("\"list\"", "\"poem\"", "form"),
      ("[2, 9]", "[9, 2]", "words"), ("[2, 9]", "[2]", "words"), ("[2, 9]", "[3, 9]", "examples"),
      ("[2, 9]", "[2, \(Int.max)]", "words"), ("[2, 9]", "[\(Int.min), 9]", "words"),
      ("\"Texts.\"", "\"\"", "description"), ("\"owl, snow\"", "\"\"", "examples"),
      ("{\"tasks\"", "{\"task\"", "tasks"),
    ])
  func refuses(part: String, other: String, field: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Self.good.replacing(part, with: other), to: "tasks.json")
    let error = #expect(throws: DistillationError.self) { try TeacherTask.load(path) }
    #expect(error?.description.contains("tasks.json") == true)
    #expect(error?.description.contains(field) == true)
  }

  @Test(
    "A name that no command table takes is refused with file, task and rule",
    arguments: ["A-task", "a.task", "auto", "tâche", ""])
  func refusesNames(name: String) throws {
    let folder = try TemporaryFolder()
    let file = Self.good.replacing("\"a-task\"", with: "\"\(name)\"")
    let path = try folder.write(file, to: "tasks.json")
    let error = #expect(throws: DistillationError.self) { try TeacherTask.load(path) }
    #expect(
      error?.description == "\(path): name of the task '\(name)' is '\(name)', expected "
        + "a name of a…z, 0…9, - and _ other than \"auto\".")
  }

  @Test("A name that a command table takes is taken", arguments: ["a_task", "2-0"])
  func takesNames(name: String) throws {
    let folder = try TemporaryFolder()
    let file = Self.good.replacing("\"a-task\"", with: "\"\(name)\"")
    #expect(try TeacherTask.load(folder.write(file, to: "tasks.json")).map(\.name) == [name])
  }

  @Test("The tasks file of the examples describes the project's six tasks")
  func example() throws {
    let root = URL(filePath: SampleCorpus.directory).deletingLastPathComponent()
      .deletingLastPathComponent()
    let tasks = try TeacherTask.load(root.path() + "/Examples/distill/tasks.json")
    #expect(
      Set(tasks.map(\.name)) == [
        "text-to-image", "text-to-template", "text-effect", "background", "negative-prompt",
        "search-suggestion",
      ])
    for task in tasks { #expect(task.examples.count >= 3, "\(task.name)") }
  }
}
