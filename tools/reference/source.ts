import { existsSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import {
  type Class,
  type Declaration,
  type Function as FunctionNode,
  type Node,
  parseSync,
  type Span,
} from "oxc-parser";
import { type Docstring, noDocstring, parseDocstring } from "./docstring.ts";

/** A declaration of a module, overloads together. */
export interface Named {
  readonly name: string;
  readonly module: Module;
  readonly nodes: readonly [Declaration, ...Declaration[]];
  readonly docstring: Docstring;
  /** Whether another module can import it. */
  readonly isExported: boolean;
}

/** A source file, read without its meaning: what types come to, only the compiler knows. */
export class Module {
  /** Below the package's `src`: `api/albums.ts`. */
  readonly file: string;
  readonly declarations = new Map<string, Named>();
  /** What it takes from other modules, by the name that it has here. */
  readonly imports = new Map<string, { readonly file: string; readonly name: string }>();
  /** What it hands on from other modules. */
  readonly handedOn: { readonly file: string; readonly name: string }[] = [];
  readonly #text: string;
  readonly #comments: readonly Span[];

  /** @throws {Error} when the file does not parse, or exports in a way that is not read here */
  constructor(src: string, file: string) {
    this.file = file;
    this.#text = readFileSync(join(src, file), "utf8");
    const { program, comments, errors } = parseSync(file, this.#text);
    if (errors[0]) throw new Error(`${file}: ${errors[0].message}`);
    this.#comments = comments.filter(({ value }) => value.startsWith("*"));
    const elsewhere = (from: string) => posix.join(posix.dirname(file), from);
    for (const node of program.body) {
      if (node.type === "ImportDeclaration") {
        for (const specifier of node.specifiers) {
          if (!node.source.value.startsWith(".") || specifier.type !== "ImportSpecifier") continue;
          const target = { file: elsewhere(node.source.value), name: this.slice(specifier.imported) };
          this.imports.set(specifier.local.name, target);
        }
      } else if (node.type === "ExportNamedDeclaration" && node.source) {
        for (const { local } of node.specifiers) {
          this.handedOn.push({ file: elsewhere(node.source.value), name: this.slice(local) });
        }
      } else if (node.type === "ExportNamedDeclaration" && node.declaration) {
        this.#declare(node.declaration, node, true);
      } else if (node.type.startsWith("Export")) {
        throw new Error(`${file} exports in a way that is not read here: name what it exports.`);
      } else if (node.type.endsWith("Declaration")) {
        this.#declare(node as Declaration, node, false);
      }
    }
  }

  /** The text of a node, as it was written. */
  slice({ start, end }: Span): string {
    return this.#text.slice(start, end);
  }

  /** What is said right before a node. */
  docstringOf({ start }: Span): Docstring {
    const comment = this.#comments.findLast(({ end }) => end <= start);
    const isNext = comment !== undefined && this.#text.slice(comment.end, start).trim() === "";
    return isNext ? parseDocstring(this.slice(comment).slice(2)) : noDocstring;
  }

  #declare(node: Declaration, outer: Node, isExported: boolean): void {
    const ids = node.type === "VariableDeclaration" ? node.declarations : [node];
    for (const { id } of ids) {
      if (id === null || id.type !== "Identifier") continue;
      const there = this.declarations.get(id.name);
      this.declarations.set(id.name, {
        name: id.name,
        module: this,
        nodes: there ? [...there.nodes, node] : [node],
        docstring: there && there.docstring !== noDocstring ? there.docstring : this.docstringOf(outer),
        isExported,
      });
    }
  }
}

/** A name that a package's user can import. */
export interface PublicName extends Named {
  /** What to import it from: `@stagedoor/spotify/config`. */
  readonly specifier: string;
}

/** A package's source. */
export class Source {
  readonly #src: string;
  readonly #modules = new Map<string, Module>();

  constructor(folder: string) {
    this.#src = join(folder, "src");
  }

  module(file: string): Module {
    const module = this.#modules.get(file) ?? new Module(this.#src, file);
    this.#modules.set(file, module);
    return module;
  }

  /** What an entry gives to a package's users: its own exports and those that it hands on. */
  exportsOf(specifier: string, entry: string): PublicName[] {
    const module = this.module(posix.relative("src", entry));
    const own = [...module.declarations.values()].filter(({ isExported }) => isExported);
    const handedOn = module.handedOn.map(({ file, name }) => this.#find(file, name));
    return [...own, ...handedOn].map((named) => ({ ...named, specifier }));
  }

  /** What a name means in a module, where it is one of the package's own. */
  resolve(module: Module, name: string): Named | undefined {
    const target = module.imports.get(name);
    return target === undefined ? module.declarations.get(name) : this.#find(target.file, target.name);
  }

  /** The class that a class extends, where it is one of the package's own. */
  superClass({ module }: Named, node: Class): Named | undefined {
    return node.superClass?.type === "Identifier" ? this.resolve(module, node.superClass.name) : undefined;
  }

  #find(file: string, name: string): Named {
    if (!existsSync(join(this.#src, file))) throw new Error(`${file} is imported and not there.`);
    const found = this.module(file).declarations.get(name);
    if (found === undefined) throw new Error(`${file} does not declare ${name} itself.`);
    return found;
  }
}

export function classOf({ nodes: [node] }: Named): Class | undefined {
  return node.type === "ClassDeclaration" ? node : undefined;
}

export function functionsOf({ nodes }: Named): FunctionNode[] {
  return nodes.filter(
    (node): node is FunctionNode => node.type === "FunctionDeclaration" || node.type === "TSDeclareFunction",
  );
}
