import FoundationEssentials

extension TeacherTask {
  /// Reads `{"tasks": […]}`; an error names the file, the task and the field.
  public static func load(_ path: String) throws(DistillationError) -> [TeacherTask] {
    struct File: Decodable { let tasks: [TeacherTask] }
    let data: Data
    do {
      data = try Data(contentsOf: URL(filePath: path))
    } catch {
      throw DistillationError("The tasks file \(path) cannot be read.")
    }
    let tasks: [TeacherTask]
    do {
      tasks = try JSONDecoder().decode(File.self, from: data).tasks
    } catch {
      throw DistillationError(
        "The tasks file \(path) is not {\"tasks\": [{name, description, form, words, examples}]}: "
          + "\(DecodingError.words(for: error)).")
    }
    var names: Set<String> = []
    for task in tasks {
      try task.validate(path: path)
      guard names.insert(task.name).inserted else {
        throw DistillationError("\(path): the task '\(task.name)' is described twice.")
      }
    }
    guard !tasks.isEmpty else {
      throw DistillationError("\(path) describes no task, expected at least one.")
    }
    return tasks
  }
}
