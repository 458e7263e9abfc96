package dev.signalbox.control.http;

import io.micronaut.http.HttpStatus;
import java.util.Locale;

/// Why a request was refused. A closed list; the names are part of the API and never change.
public enum ProblemCode {
  INVALID_JSON(HttpStatus.BAD_REQUEST, "The body is not JSON"),
  INVALID_BODY(HttpStatus.UNPROCESSABLE_ENTITY, "The body has errors"),
  INVALID_PARAMETER(HttpStatus.BAD_REQUEST, "A parameter is wrong"),
  INVALID_CURSOR(HttpStatus.BAD_REQUEST, "The cursor does not belong to this list"),
  BAD_REQUEST(HttpStatus.BAD_REQUEST, "The request cannot be understood"),
  UNAUTHENTICATED(HttpStatus.UNAUTHORIZED, "A valid token is needed"),
  FORBIDDEN(HttpStatus.FORBIDDEN, "This token may not do that"),
  ESCALATION(HttpStatus.FORBIDDEN, "Nobody can give more than they hold"),
  NOT_FOUND(HttpStatus.NOT_FOUND, "There is no such thing"),
  METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "This address does not know that method"),
  NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE, "No representation fits the accept header"),
  CONFLICT(HttpStatus.CONFLICT, "That name is taken"),
  IN_USE(HttpStatus.CONFLICT, "Something else still needs it"),
  LAST_OWNER(HttpStatus.CONFLICT, "A tenant keeps at least one owner"),
  HEAD_TOO_LARGE(
      HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "The address or the headers are too large"),
  BODY_TOO_LARGE(HttpStatus.REQUEST_ENTITY_TOO_LARGE, "The body is too large"),
  UNSUPPORTED_MEDIA_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The body must be application/json"),
  PRECONDITION_REQUIRED(
      HttpStatus.PRECONDITION_REQUIRED, "This change must say what it was made from"),
  STALE(HttpStatus.PRECONDITION_FAILED, "It was changed in the meantime"),
  INVALID_IDEMPOTENCY_KEY(HttpStatus.BAD_REQUEST, "The idempotency key is wrong"),
  IDEMPOTENCY_KEY_REUSED(
      HttpStatus.UNPROCESSABLE_ENTITY, "The idempotency key belongs to another request"),
  REQUEST_IN_PROGRESS(
      HttpStatus.CONFLICT, "A request with this idempotency key is still under way"),
  ALREADY_APPLIED(HttpStatus.CONFLICT, "It was done, but its answer was lost"),
  RATE_LIMITED(HttpStatus.TOO_MANY_REQUESTS, "Too many requests; slow down"),
  TOO_MANY_WAITING(HttpStatus.TOO_MANY_REQUESTS, "Too many requests wait already"),
  OVERLOADED(HttpStatus.SERVICE_UNAVAILABLE, "Too much is under way already; try again soon"),
  INTERNAL(HttpStatus.INTERNAL_SERVER_ERROR, "A defect of ours; the request id helps to find it"),
  NOT_READY(HttpStatus.SERVICE_UNAVAILABLE, "The database is not there yet; try again soon"),
  DATABASE_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "The database is away; try again soon"),
  STOPPING(HttpStatus.SERVICE_UNAVAILABLE, "This process is being stopped; try again soon");

  private final HttpStatus status;
  private final String title;

  ProblemCode(HttpStatus status, String title) {
    this.status = status;
    this.title = title;
  }

  /// The HTTP status that goes with it.
  public HttpStatus status() {
    return status;
  }

  /// One sentence for people, the same for every occurrence.
  public String title() {
    return title;
  }

  /// Where people can read about it, as an address of this service.
  public String docs() {
    return "/docs/problems#" + wireName();
  }

  /// The name in JSON.
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
