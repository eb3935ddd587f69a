/**
 * One package per AWS service, named as its module of the SDK. A service is a class that implements the SDK's client
 * interface and reads as a table of contents; behind it stands one class a resource. Services know each other only by those
 * interfaces, and each writes only its own tables.
 */
@NullMarked
package neargate.services;

import org.jspecify.annotations.NullMarked;
