package dev.signalbox.control.http;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/// Serves the contract, and the page that the problem documents point at.
@Controller
final class ContractApi {

  private static final MediaType YAML = MediaType.of("application/yaml");

  private static final MediaType MARKDOWN = MediaType.of("text/markdown;charset=utf-8");

  private final Contract contract;
  private final byte[] problems;

  ContractApi(Contract contract) {
    this.contract = contract;
    this.problems = read("/docs/problems.md");
  }

  @Get("/openapi.yaml")
  HttpResponse<String> contract() {
    return HttpResponse.ok(contract.yaml()).contentType(YAML);
  }

  @Get("/docs/problems")
  HttpResponse<byte[]> problems() {
    return HttpResponse.ok(problems).contentType(MARKDOWN);
  }

  private static byte[] read(String resource) {
    try (InputStream in = ContractApi.class.getResourceAsStream(resource)) {
      return Objects.requireNonNull(in, resource).readAllBytes();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
