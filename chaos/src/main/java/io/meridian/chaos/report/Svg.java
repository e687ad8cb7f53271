package io.meridian.chaos.report;

import j2html.tags.ContainerTag;
import java.util.Locale;

/** An SVG element; coordinates are kept to a tenth of a pixel. */
final class Svg extends ContainerTag<Svg> {
  private Svg(String name) {
    super(name);
  }

  /** A drawing that scales with the page. @param title read out instead of it */
  static Svg drawing(double width, double height, String title) {
    return new Svg("svg")
        .attr("xmlns", "http://www.w3.org/2000/svg")
        .attr("viewBox", "0 0 " + pixels(width) + ' ' + pixels(height))
        .attr("role", "img")
        .attr("aria-label", title)
        .with(title(title));
  }

  static Svg group(String classes) {
    return new Svg("g").withClass(classes);
  }

  static Svg line(double x1, double y1, double x2, double y2) {
    return new Svg("line").at("x1", x1).at("y1", y1).at("x2", x2).at("y2", y2);
  }

  static Svg rect(double x, double y, double width, double height) {
    return new Svg("rect").at("x", x).at("y", y).at("width", width).at("height", height);
  }

  static Svg circle(double x, double y, double radius) {
    return new Svg("circle").at("cx", x).at("cy", y).at("r", radius);
  }

  static Svg path(String commands) {
    return new Svg("path").attr("d", commands);
  }

  static Svg label(double x, double y, String text) {
    return new Svg("text").at("x", x).at("y", y).withText(text);
  }

  /** What is read out, and shown when something is pointed at. */
  static Svg title(String text) {
    return new Svg("title").withText(text);
  }

  static Svg element(String name) {
    return new Svg(name);
  }

  Svg at(String attribute, double pixels) {
    return attr(attribute, pixels(pixels));
  }

  static String pixels(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
