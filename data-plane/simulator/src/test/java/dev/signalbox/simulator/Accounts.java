package dev.signalbox.simulator;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.Vendors.Answered;
import dev.signalbox.simulator.call.Header;
import java.util.ArrayList;
import java.util.List;

/// Callers of file and batch APIs, each with a key.
record Accounts(Vendors vendors) {

  /// Calls OpenAI.
  Answered openAi(String key, String method, String target, String body, Header... more) {
    List<Header> headers = new ArrayList<>(List.of(more));
    headers.add(new Header("authorization", "Bearer " + key));
    return vendors.send(method, target, body, headers);
  }

  /// Calls OpenAI with the usual key.
  Answered openAi(String method, String target, String body) {
    return openAi("key", method, target, body.replace('\'', '"'));
  }

  /// Calls Anthropic, the files beta on.
  Answered anthropic(String key, String method, String target, String body, Header... more) {
    List<Header> headers = new ArrayList<>(List.of(more));
    headers.add(new Header("x-api-key", key));
    headers.add(new Header("host", "vendor.example:9001"));
    headers.add(new Header("anthropic-version", "2023-06-01"));
    headers.add(new Header("anthropic-beta", "files-api-2025-04-14"));
    return vendors.send(method, target, body, headers);
  }

  /// Calls Anthropic with the usual key.
  Answered anthropic(String method, String target, String body) {
    return anthropic("key", method, target, body.replace('\'', '"'));
  }

  /// Uploads to OpenAI.
  Answered upload(String name, String purpose, String content, String... fields) {
    String body = part("purpose", "", purpose) + part("file", name, content);
    for (int index = 0; index < fields.length; index += 2) {
      body += part(fields[index], "", fields[index + 1]);
    }
    return openAi("key", "POST", "/v1/files", body + "--b--\r\n", form());
  }

  /// Uploads to Anthropic.
  Answered uploadDocument(String name, String content) {
    String body = part("file", name, content) + "--b--\r\n";
    return anthropic("key", "POST", "/v1/files", body, form());
  }

  static Header form() {
    return new Header("content-type", "multipart/form-data; boundary=b");
  }

  static String part(String field, String fileName, String content) {
    String file =
        fileName.isEmpty()
            ? "\r\n\r\n"
            : "; filename=\"" + fileName + "\"\r\nContent-Type: text/x\r\n\r\n";
    return "--b\r\nContent-Disposition: form-data; name=\""
        + field
        + "\""
        + file
        + content
        + "\r\n";
  }

  /// A line of the input of a batch of chats.
  static String chat(String customId, String model) {
    return "{'custom_id':'"
        + customId
        + "','method':'POST','url':'/v1/chat/completions','body':{'model':'"
        + model
        + "','messages':[{'role':'user','content':'go'}]}}\n";
  }

  /// Uploads input and makes a batch of it; its id.
  String batch(String endpoint, String input) {
    String file = upload("in.jsonl", "batch", input.replace('\'', '"')).json().string("id");
    return openAi("POST", "/v1/batches", order(file, endpoint)).json().string("id");
  }

  static String order(String file, String endpoint) {
    return "{'input_file_id':'"
        + file
        + "','endpoint':'"
        + endpoint
        + "','completion_window':'24h','metadata':{'team':'a'}}";
  }

  /// The lines of a file of results.
  List<JsonValue.Obj> results(String file) {
    return lines(openAi("GET", "/v1/files/" + file + "/content", ""));
  }

  static List<JsonValue.Obj> lines(Answered answered) {
    return answered.body().lines().map(line -> Json.parse(line).asObject()).toList();
  }
}
