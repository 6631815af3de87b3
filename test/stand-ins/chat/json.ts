import { z } from 'zod';

export type Json = string | number | boolean | null | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

const AnyJson = z.json();

/** The value of a JSON text, or undefined where it is none. */
export function findJson(text: string): Json | undefined {
  try {
    return AnyJson.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** A copy that shares nothing with the value. */
export function copyJson<T extends Json>(value: T): T {
  return structuredClone(value);
}

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object, or an empty one where it is something else. */
export function objectOf(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

export function listOf(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}

/** The objects of a list; anything else in it is left out. */
export function objectsOf(value: Json | undefined): JsonObject[] {
  return listOf(value).filter(isJsonObject);
}

export function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
