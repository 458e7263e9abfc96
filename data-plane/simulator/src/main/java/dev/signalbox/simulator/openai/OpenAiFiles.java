package dev.signalbox.simulator.openai;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.batch.Multipart;
import dev.signalbox.simulator.batch.Page;
import dev.signalbox.simulator.batch.Storage;
import dev.signalbox.simulator.batch.StoredFile;
import dev.signalbox.simulator.call.Call;
import dev.signalbox.simulator.call.Endpoint;
import dev.signalbox.simulator.call.Header;
import dev.signalbox.simulator.call.Refusal;
import dev.signalbox.simulator.call.Reply;
import dev.signalbox.simulator.call.Request;
import dev.signalbox.simulator.call.Route;
import dev.signalbox.simulator.call.Surface;
import dev.signalbox.simulator.script.Seal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `/v1/files` (docs: api-reference/files): upload, list, look at, download, delete.
public final class OpenAiFiles implements Surface {

  private static final Pattern ONE = Pattern.compile("/v1/files/([\\w-]{1,100})(/content)?");
  private static final List<String> PURPOSES =
      List.of("assistants", "batch", "fine-tune", "vision", "user_data", "evals");
  private static final List<String> NOT_GIVEN_BACK = List.of("assistants", "vision", "user_data");
  private static final int MOST_LISTED = 10_000;
  private static final Duration LIFE = Duration.ofDays(30);

  private final OpenAi vendor;
  private final Storage storage;
  private final Seal seal;
  private final String prefix;

  /// @param prefix what stands before `/v1`
  public OpenAiFiles(OpenAi vendor, Storage storage, Seal seal, String prefix) {
    this.vendor = vendor;
    this.storage = storage;
    this.seal = seal;
    this.prefix = prefix;
  }

  @Override
  public Optional<Route> route(Request request) {
    if (!request.path().startsWith(prefix + "/v1/files")) {
      return Optional.empty();
    }
    String path = request.path().substring(prefix.length());
    if (path.equals("/v1/files")) {
      return Optional.of(
          request.method().equals("POST") ? plain("POST", this::upload) : plain("GET", this::list));
    }
    Matcher one = ONE.matcher(path);
    if (!one.matches()) {
      return Optional.empty();
    }
    String id = one.group(1);
    if (one.group(2) != null) {
      return Optional.of(plain("GET", call -> found(call, id, file -> content(call, file))));
    }
    return Optional.of(
        request.method().equals("DELETE")
            ? plain("DELETE", call -> found(call, id, file -> delete(call, file)))
            : plain("GET", call -> found(call, id, file -> json(call, form(file)))));
  }

  private Route plain(String method, Function<Call, Reply> answer) {
    return Route.plain(method, Endpoint.of(vendor, answer));
  }

  private Reply upload(Call call) {
    Optional<Multipart> form = Multipart.read(call.request());
    if (form.isEmpty()) {
      return refuse(call, Refusal.invalid("Could not parse multipart form."));
    }
    Optional<Multipart.Part> file =
        form.get().find("file").filter(part -> part.fileName().isPresent());
    String purpose = form.get().text("purpose").orElse("");
    Optional<Refusal> refusal = refusal(file, purpose, form.get());
    if (refusal.isPresent()) {
      return refuse(call, refusal.get());
    }
    Multipart.Part part = file.orElseThrow();
    Optional<Duration> life =
        form.get()
            .text("expires_after[seconds]")
            .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
            .or(() -> purpose.equals("batch") ? Optional.of(LIFE) : Optional.empty());
    StoredFile stored =
        new StoredFile(
            seal.id("file-", call.requestId()),
            part.fileName().orElse(""),
            part.mediaType(),
            purpose,
            call.received(),
            life.map(call.received()::plus),
            part.content());
    storage.files().put(account(call), stored.id(), stored);
    return json(call, form(stored));
  }

  private static Optional<Refusal> refusal(
      Optional<Multipart.Part> file, String purpose, Multipart form) {
    if (file.isEmpty()) {
      return Optional.of(Refusal.invalid("'file' is a required property"));
    }
    if (purpose.isEmpty()) {
      return Optional.of(Refusal.invalid("'purpose' is a required property"));
    }
    if (!PURPOSES.contains(purpose)) {
      return Optional.of(
          Refusal.invalid(
              "'" + purpose + "' is not one of " + PURPOSES + " - 'purpose'", "purpose"));
    }
    if (purpose.equals("batch") && !file.get().fileName().orElse("").endsWith(".jsonl")) {
      return Optional.of(Refusal.invalid("Invalid file format for Batch API. Must be .jsonl"));
    }
    if (file.get().content().length == 0) {
      return Optional.of(Refusal.invalid("File is empty."));
    }
    Optional<String> seconds = form.text("expires_after[seconds]");
    Optional<String> anchor = form.text("expires_after[anchor]");
    boolean usable =
        seconds.isEmpty() && anchor.isEmpty()
            || anchor.filter("created_at"::equals).isPresent()
                && seconds.filter(OpenAiFiles::lifetime).isPresent();
    return usable
        ? Optional.empty()
        : Optional.of(Refusal.invalid("Invalid 'expires_after'.", "expires_after"));
  }

  private static boolean lifetime(String seconds) {
    return seconds.matches("[0-9]{4,7}") && validLife(Long.parseLong(seconds));
  }

  /// Whether a file may live so long.
  static boolean validLife(long seconds) {
    return seconds >= 3_600 && seconds <= LIFE.toSeconds();
  }

  private Reply list(Call call) {
    Request request = call.request();
    String order = request.query("order").orElse("desc");
    Optional<Integer> limit = limit(request, MOST_LISTED, MOST_LISTED);
    if (limit.isEmpty()) {
      return refuse(call, Refusal.invalid("Invalid 'limit'.", "limit"));
    }
    if (!order.equals("asc") && !order.equals("desc")) {
      return refuse(call, Refusal.invalid("Invalid 'order'.", "order"));
    }
    Optional<String> purpose = request.query("purpose");
    List<StoredFile> files =
        storage.files().of(account(call)).stream()
            .filter(file -> file.live(call.received()))
            .filter(file -> purpose.map(file.purpose()::equals).orElse(true))
            .toList();
    Page<StoredFile> page =
        Page.of(
            order.equals("asc") ? files.reversed() : files,
            StoredFile::id,
            request.query("after"),
            Optional.empty(),
            limit.get());
    return json(call, page(page, StoredFile::id, OpenAiFiles::form));
  }

  /// The number of items asked for; empty if it is out of range.
  static Optional<Integer> limit(Request request, int usual, int most) {
    String text = request.query("limit").orElse(Integer.toString(usual));
    return text.matches("[0-9]{1,6}")
            && Integer.parseInt(text) >= 1
            && Integer.parseInt(text) <= most
        ? Optional.of(Integer.parseInt(text))
        : Optional.empty();
  }

  /// A page of a list as the vendor writes it.
  static <T> JsonValue.Obj page(
      Page<T> page, Function<T, String> id, Function<T, JsonValue.Obj> form) {
    return JsonValue.object()
        .put("object", "list")
        .put("data", JsonValue.array(page.items().stream().map(form).toList()))
        .put("first_id", OpenAi.orNull(page.first(id)))
        .put("last_id", OpenAi.orNull(page.last(id)))
        .put("has_more", page.more())
        .build();
  }

  private Reply content(Call call, StoredFile file) {
    if (NOT_GIVEN_BACK.contains(file.purpose())) {
      return refuse(
          call, Refusal.invalid("Not allowed to download files of purpose: " + file.purpose()));
    }
    List<Header> headers =
        new ArrayList<>(OpenAi.headers(call.requestId(), "application/octet-stream"));
    headers.add(new Header("content-disposition", "attachment; filename=\"" + file.name() + "\""));
    return new Reply.Whole(200, headers, file.content(), Optional.empty());
  }

  private Reply delete(Call call, StoredFile file) {
    storage.files().remove(account(call), file.id());
    return json(
        call,
        JsonValue.object().put("object", "file").put("deleted", true).put("id", file.id()).build());
  }

  private Reply found(Call call, String id, Function<StoredFile, Reply> answer) {
    return storage
        .files()
        .find(account(call), id)
        .filter(file -> file.live(call.received()))
        .map(answer)
        .orElseGet(() ->
            refuse(
                call,
                new Refusal(
                    404,
                    "invalid_request_error",
                    "No such File object: " + id,
                    Optional.of("id"),
                    Optional.empty(),
                    OptionalInt.empty())));
  }

  static JsonValue.Obj form(StoredFile file) {
    JsonValue expires =
        file.expires().<JsonValue>map(OpenAiFiles::seconds).orElseGet(JsonValue.Null::new);
    return JsonValue.object()
        .put("object", "file")
        .put("id", file.id())
        .put("purpose", file.purpose())
        .put("filename", file.name())
        .put("bytes", file.content().length)
        .put("created_at", file.created().getEpochSecond())
        .put("expires_at", expires)
        .put("status", "processed")
        .put("status_details", new JsonValue.Null())
        .build();
  }

  private static JsonValue seconds(Instant at) {
    return JsonValue.of(at.getEpochSecond());
  }

  static String account(Call call) {
    return OpenAi.credential(call.headers());
  }

  private static Reply json(Call call, JsonValue.Obj body) {
    return Reply.Whole.json(200, OpenAi.jsonHeaders(call), body);
  }

  private Reply refuse(Call call, Refusal refusal) {
    return vendor.refuse(refusal, call.requestId());
  }
}
