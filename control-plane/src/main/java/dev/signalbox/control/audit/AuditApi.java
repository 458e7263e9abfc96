package dev.signalbox.control.audit;

import dev.signalbox.control.access.Access;
import dev.signalbox.control.access.Caller;
import dev.signalbox.control.access.Permission;
import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.control.http.JsonPage;
import dev.signalbox.control.http.PageRequest;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.model.json.JsonValue.Obj;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.server.types.files.StreamedFile;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.List;
import java.util.Optional;

/// The audit log over HTTP.
@Controller("/v1/audit")
@ExecuteOn(TaskExecutors.BLOCKING)
final class AuditApi {

  private static final MediaType LINES = MediaType.of("application/x-ndjson");
  private static final String NUMBER = "[1-9][0-9]{0,17}";

  private final Access access;
  private final TenantTransactions transactions;
  private final EntryStore entries;
  private final Checkpoints checkpoints;
  private final AuditExport export;

  AuditApi(
      Access access,
      TenantTransactions transactions,
      EntryStore entries,
      Checkpoints checkpoints,
      AuditExport export) {
    this.access = access;
    this.transactions = transactions;
    this.entries = entries;
    this.checkpoints = checkpoints;
    this.export = export;
  }

  @Get
  HttpResponse<byte[]> list(Caller caller, HttpRequest<?> request) {
    access.requireAtOrg(caller, Permission.AUDIT_READ);
    AuditFilter filter = AuditFilter.from(request);
    PageRequest page = PageRequest.from(request, filter.name());
    long before = page.after().map(Long::parseLong).orElse(Long.MAX_VALUE);
    List<Obj> rows =
        transactions.read(
            caller.tenant(),
            connection ->
                entries.newest(
                    connection, filter.conditions(), before, page.limit() + 1, ShownEntry::listed));
    Obj shown =
        JsonPage.of(page, rows, row -> Long.toString(row.number("sequence")), row -> row).build();
    return JsonPage.answer(shown);
  }

  @Get("/{sequence}")
  HttpResponse<byte[]> show(Caller caller, String sequence) {
    access.requireAtOrg(caller, Permission.AUDIT_READ);
    long number = number("sequence", sequence);
    return JsonPage.answer(
        transactions
            .read(caller.tenant(), connection -> entries.find(connection, number))
            .map(ShownEntry::whole)
            .orElseThrow(
                () -> Problem.of(ProblemCode.NOT_FOUND, "There is no such entry.").asException()));
  }

  @Get("/checkpoint")
  HttpResponse<String> checkpoint(Caller caller) {
    access.requireAtOrg(caller, Permission.AUDIT_READ);
    return HttpResponse.ok(checkpoints.latest(caller.tenant()))
        .contentType(MediaType.TEXT_PLAIN_TYPE);
  }

  @Get("/export")
  HttpResponse<StreamedFile> export(Caller caller, HttpRequest<?> request) {
    access.requireAtOrg(caller, Permission.AUDIT_READ);
    long first = number(request, "first").orElse(1L);
    long last = number(request, "last").orElse(Long.MAX_VALUE);
    return HttpResponse.ok(
            new StreamedFile(export.open(caller.tenant(), first, last), LINES)
                .attach("audit.jsonl"))
        .contentType(LINES);
  }

  private static Optional<Long> number(HttpRequest<?> request, String name) {
    return request.getParameters().getFirst(name).map(text -> number(name, text));
  }

  private static long number(String name, String text) {
    if (!text.matches(NUMBER)) {
      throw Problem.of(ProblemCode.INVALID_PARAMETER, name + " must be a number of an entry")
          .asException();
    }
    return Long.parseLong(text);
  }
}
