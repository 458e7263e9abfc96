/// Who belongs to a tenant: persons, service accounts, tasks, each at one node of the tree. Members
/// own virtual keys, and cost is attributed to them.
@NullMarked
package dev.signalbox.control.member;

import org.jspecify.annotations.NullMarked;
