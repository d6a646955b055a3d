//! Plants changes into a source file, each behind a question that a variable of the environment answers.

use std::collections::HashSet;

use proc_macro2::Span;
use quote::{ToTokens as _, quote};
use syn::visit_mut::{self, VisitMut};
use syn::{BinOp, Expr, ReturnType, Stmt, Type, parse_quote};

/// One change.
#[derive(Debug, Clone)]
pub struct Mutant {
    pub number: usize,
    /// The file, as the workspace names it.
    pub file: String,
    pub line: usize,
    /// The function in which it is.
    pub inside: String,
    /// What is done: `&& becomes ||`.
    pub what: String,
    /// The piece of source that it is done to, on one line.
    pub source: String,
}

/// Plants into files, numbering through all of them; what is in `without` is left out.
pub struct Planter<'w> {
    pub mutants: Vec<Mutant>,
    without: &'w HashSet<usize>,
    next: usize,
    file: String,
    inside: Vec<String>,
}

impl<'w> Planter<'w> {
    pub fn new(without: &'w HashSet<usize>) -> Self {
        Self { mutants: Vec::new(), without, next: 0, file: String::new(), inside: Vec::new() }
    }

    /// The source of a file with its changes in it.
    pub fn plant(&mut self, file: &str, text: &str) -> syn::Result<String> {
        self.file = file.to_owned();
        let mut tree = syn::parse_file(text)?;
        self.visit_file_mut(&mut tree);
        Ok(prettyplease::unparse(&tree))
    }

    fn number(&mut self, span: Span, what: &str, source: &dyn quote::ToTokens) -> Option<usize> {
        let number = self.next;
        self.next += 1;
        if self.without.contains(&number) || self.inside.is_empty() {
            return None;
        }
        let mut source = source.to_token_stream().to_string();
        if let Some((end, _)) = source.char_indices().nth(100) {
            source.truncate(end);
        }
        self.mutants.push(Mutant {
            number,
            file: self.file.clone(),
            line: span.start().line,
            inside: self.inside.last().cloned().unwrap_or_default(),
            what: what.to_owned(),
            source,
        });
        Some(number)
    }

    /// The truth of an expression, turned round where the change is on.
    fn turned(&mut self, what: &str, expr: &mut Expr) {
        let (span, original) = (spanned(expr), expr.clone());
        if let Some(number) = self.number(span, what, &original) {
            let inner = std::mem::replace(expr, Expr::Verbatim(quote!()));
            *expr = parse_quote!((crate::mutant::on(#number) ^ (#inner)));
        }
    }

    /// Another expression where the change is on.
    fn other(&mut self, what: &str, expr: &mut Expr, original: &Expr, other: Expr) {
        if let Some(number) = self.number(spanned(original), what, original) {
            let inner = std::mem::replace(expr, Expr::Verbatim(quote!()));
            *expr = parse_quote!((if crate::mutant::on(#number) { #other } else { #inner }));
        }
    }

    /// An arm with its changes: each alternative taken away, and its guard.
    fn arm(&mut self, mut arm: syn::Arm, may_go: bool, out: &mut Vec<syn::Arm>) {
        let original = arm.clone();
        if let Some((_, guard)) = &mut arm.guard {
            self.visit_expr_mut(guard);
        }
        self.visit_expr_mut(&mut arm.body);
        if let Some((_, guard)) = &mut arm.guard
            && !binds(guard)
            && let Some(number) =
                self.number(spanned(&original.pat), "the guard always holds", &original.pat)
        {
            **guard = parse_quote!(crate::mutant::on(#number) || (#guard));
        }
        let patterns: Vec<syn::Pat> = match &original.pat {
            syn::Pat::Or(alternatives) if may_go => alternatives.cases.iter().cloned().collect(),
            whole => vec![whole.clone()],
        };
        let several = patterns.len() > 1;
        for (at, pattern) in patterns.into_iter().enumerate() {
            // The body is changed once.
            let mut own = if at == 0 { arm.clone() } else { original.clone() };
            let what = if several { "the alternative goes" } else { "the arm goes" };
            if may_go && let Some(number) = self.number(spanned(&pattern), what, &pattern) {
                own.guard = Some(match own.guard.take() {
                    Some((token, guard)) if !binds(&guard) => {
                        (token, Box::new(parse_quote!(!crate::mutant::on(#number) && (#guard))))
                    }
                    Some((token, guard)) => {
                        (token, Box::new(parse_quote!(!crate::mutant::on(#number) && #guard)))
                    }
                    None => {
                        (Default::default(), Box::new(parse_quote!(!crate::mutant::on(#number))))
                    }
                });
            }
            own.comma = Some(Default::default());
            own.pat = pattern;
            out.push(own);
        }
    }

    /// `matches!` as the `match` that it is.
    fn matches(&mut self, of: &syn::Macro) -> Option<Expr> {
        let parts = |input: syn::parse::ParseStream<'_>| {
            let scrutinee: Expr = input.parse()?;
            input.parse::<syn::Token![,]>()?;
            let pattern = syn::Pat::parse_multi_with_leading_vert(input)?;
            let guard: Option<Expr> = if input.parse::<Option<syn::Token![if]>>()?.is_some() {
                Some(input.parse()?)
            } else {
                None
            };
            input.parse::<Option<syn::Token![,]>>()?;
            Ok((scrutinee, pattern, guard))
        };
        let (scrutinee, pattern, guard) = of.parse_body_with(parts).ok()?;
        let mut whole: syn::ExprMatch = match guard {
            Some(guard) => {
                parse_quote!(match #scrutinee { #pattern if #guard => true, _ => false, })
            }
            None => parse_quote!(match #scrutinee { #pattern => true, _ => false, }),
        };
        self.visit_expr_match_mut(&mut whole);
        Some(parse_quote!((#whole)))
    }

    fn body(&mut self, name: String, output: &ReturnType, block: &mut syn::Block) {
        self.inside.push(name);
        visit_mut::visit_block_mut(self, block);
        let mut first: Vec<Stmt> = Vec::new();
        for (what, value) in constants(output) {
            if let Some(number) = self.number(block.brace_token.span.open(), &what, &quote!(fn)) {
                first.push(parse_quote!(if crate::mutant::on(#number) { return #value; }));
            }
        }
        block.stmts.splice(0..0, first);
        self.inside.pop();
    }
}

fn spanned(tokens: &impl quote::ToTokens) -> Span {
    tokens.to_token_stream().into_iter().next().map_or_else(Span::call_site, |token| token.span())
}

/// What a function may say instead of what it finds out.
fn constants(output: &ReturnType) -> Vec<(String, Expr)> {
    let ReturnType::Type(_, ty) = output else {
        return vec![("does nothing".into(), parse_quote!(()))];
    };
    values(ty).into_iter().map(|(what, value)| (format!("always {what}"), value)).collect()
}

fn values(ty: &Type) -> Vec<(String, Expr)> {
    let Type::Path(path) = ty else { return Vec::new() };
    let Some(last) = path.path.segments.last() else { return Vec::new() };
    let name = last.ident.to_string();
    let inner = || match &last.arguments {
        syn::PathArguments::AngleBracketed(given) => {
            given.args.iter().find_map(|argument| match argument {
                syn::GenericArgument::Type(Type::Tuple(tuple)) if tuple.elems.is_empty() => {
                    Some(vec![("()".to_owned(), parse_quote!(()))])
                }
                syn::GenericArgument::Type(ty) => Some(values(ty)),
                _ => None,
            })
        }
        _ => None,
    };
    let wrapped = |outer: &str| {
        let outer = quote::format_ident!("{outer}");
        let found = inner().unwrap_or_default().into_iter();
        found.map(move |(what, value)| (format!("{outer}({what})"), parse_quote!(#outer(#value))))
    };
    match name.as_str() {
        "bool" => vec![("true".into(), parse_quote!(true)), ("false".into(), parse_quote!(false))],
        "Option" => {
            let mut all: Vec<(String, Expr)> = vec![("None".into(), parse_quote!(None))];
            all.extend(wrapped("Some"));
            all
        }
        "Result" => wrapped("Ok").collect(),
        "usize" | "u64" | "u32" | "u16" | "u8" | "i64" | "i32" => {
            vec![("0".into(), parse_quote!(0))]
        }
        "Vec" | "String" | "HashSet" | "HashMap" | "BTreeSet" | "BTreeMap" => {
            vec![("empty".into(), parse_quote!(::std::default::Default::default()))]
        }
        _ => Vec::new(),
    }
}

/// Whether a pattern takes whatever comes.
fn takes_all(pattern: &syn::Pat) -> bool {
    match pattern {
        syn::Pat::Wild(_) => true,
        syn::Pat::Ident(name) => {
            name.subpat.is_none() && name.ident.to_string().starts_with(char::is_lowercase)
        }
        syn::Pat::Or(alternatives) => alternatives.cases.iter().any(takes_all),
        _ => false,
    }
}

fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|a| {
        let text = a.to_token_stream().to_string();
        text.contains("cfg (test)") || text.contains("cfg(test)")
    })
}

/// Whether a condition binds names (`let`), so that it cannot be put into brackets.
fn binds(expr: &Expr) -> bool {
    match expr {
        Expr::Let(_) => true,
        Expr::Binary(binary) => binds(&binary.left) || binds(&binary.right),
        Expr::Paren(paren) => binds(&paren.expr),
        _ => false,
    }
}

impl VisitMut for Planter<'_> {
    fn visit_item_mod_mut(&mut self, item: &mut syn::ItemMod) {
        if !is_test(&item.attrs) {
            visit_mut::visit_item_mod_mut(self, item);
        }
    }

    fn visit_item_fn_mut(&mut self, item: &mut syn::ItemFn) {
        if item.sig.constness.is_none() && !is_test(&item.attrs) {
            self.body(item.sig.ident.to_string(), &item.sig.output, &mut item.block);
        }
    }

    fn visit_impl_item_fn_mut(&mut self, item: &mut syn::ImplItemFn) {
        if item.sig.constness.is_none() && !is_test(&item.attrs) {
            self.body(item.sig.ident.to_string(), &item.sig.output, &mut item.block);
        }
    }

    fn visit_item_const_mut(&mut self, _: &mut syn::ItemConst) {}
    fn visit_impl_item_const_mut(&mut self, _: &mut syn::ImplItemConst) {}
    fn visit_item_static_mut(&mut self, _: &mut syn::ItemStatic) {}
    fn visit_pat_mut(&mut self, _: &mut syn::Pat) {}
    fn visit_type_mut(&mut self, _: &mut Type) {}
    fn visit_macro_mut(&mut self, _: &mut syn::Macro) {}
    fn visit_attribute_mut(&mut self, _: &mut syn::Attribute) {}

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        let original = expr.clone();
        visit_mut::visit_expr_mut(self, expr);
        match &original {
            Expr::Binary(binary) => {
                let (left, right) = (&binary.left, &binary.right);
                let others: Vec<(&str, Expr)> = match binary.op {
                    BinOp::And(_) if !binds(&original) => {
                        vec![("&& becomes ||", parse_quote!((#left) || (#right)))]
                    }
                    BinOp::Or(_) => vec![("|| becomes &&", parse_quote!((#left) && (#right)))],
                    BinOp::Eq(_) => vec![("== becomes !=", parse_quote!(#left != #right))],
                    BinOp::Ne(_) => vec![("!= becomes ==", parse_quote!(#left == #right))],
                    BinOp::Lt(_) => vec![
                        ("< becomes <=", parse_quote!((#left) <= (#right))),
                        ("< becomes >", parse_quote!((#left) > (#right))),
                    ],
                    BinOp::Le(_) => vec![
                        ("<= becomes <", parse_quote!((#left) < (#right))),
                        ("<= becomes >", parse_quote!((#left) > (#right))),
                    ],
                    BinOp::Gt(_) => vec![
                        ("> becomes >=", parse_quote!((#left) >= (#right))),
                        ("> becomes <", parse_quote!((#left) < (#right))),
                    ],
                    BinOp::Ge(_) => vec![
                        (">= becomes >", parse_quote!((#left) > (#right))),
                        (">= becomes <", parse_quote!((#left) < (#right))),
                    ],
                    BinOp::Add(_) => vec![("+ becomes -", parse_quote!(#left - #right))],
                    BinOp::Sub(_) => vec![("- becomes +", parse_quote!(#left + #right))],
                    BinOp::AddAssign(_) => vec![("+= becomes -=", parse_quote!(#left -= #right))],
                    BinOp::SubAssign(_) => vec![("-= becomes +=", parse_quote!(#left += #right))],
                    _ => Vec::new(),
                };
                for (what, other) in others {
                    self.other(what, expr, &original, other);
                }
            }
            Expr::Macro(of) if of.mac.path.is_ident("matches") => {
                if let Some(other) = self.matches(&of.mac) {
                    *expr = other;
                }
            }
            Expr::Unary(unary) if matches!(unary.op, syn::UnOp::Not(_)) => {
                let inner = &unary.expr;
                self.other("! goes", expr, &original, parse_quote!(#inner));
            }
            Expr::MethodCall(call) => {
                let decides = matches!(
                    call.method.to_string().as_str(),
                    "any"
                        | "all"
                        | "contains"
                        | "is_some_and"
                        | "is_none_or"
                        | "is_some"
                        | "is_none"
                        | "is_ok"
                        | "is_err"
                        | "is_empty"
                        | "starts_with"
                        | "ends_with"
                        | "insert"
                        | "contains_key"
                ) || call.method.to_string().starts_with("is_");
                if decides {
                    self.turned("is turned round", expr);
                }
            }
            Expr::Call(call) => {
                let named = call.func.to_token_stream().to_string();
                let last = named.rsplit(':').next().unwrap_or_default().trim().to_owned();
                if last.starts_with("is_") || last.starts_with("has_") || last.starts_with("holds_")
                {
                    self.turned("is turned round", expr);
                }
            }
            _ => {}
        }
    }

    fn visit_expr_match_mut(&mut self, of: &mut syn::ExprMatch) {
        visit_mut::visit_expr_mut(self, &mut of.expr);
        let arms = std::mem::take(&mut of.arms);
        // Something must be left that takes what an arm does not take any more.
        let rest =
            arms.iter().rposition(|arm| arm.guard.is_none() && takes_all(&arm.pat)).unwrap_or(0);
        for (at, arm) in arms.into_iter().enumerate() {
            self.arm(arm, at < rest, &mut of.arms);
        }
    }

    fn visit_stmt_mut(&mut self, stmt: &mut Stmt) {
        let original = stmt.clone();
        visit_mut::visit_stmt_mut(self, stmt);
        let Stmt::Expr(expr, Some(_)) = &original else { return };
        let goes = matches!(
            expr,
            Expr::MethodCall(_)
                | Expr::Call(_)
                | Expr::Assign(_)
                | Expr::Try(_)
                | Expr::Return(_)
                | Expr::Continue(_)
                | Expr::Break(_)
        ) || matches!(expr, Expr::Binary(binary) if matches!(
            binary.op, BinOp::AddAssign(_) | BinOp::SubAssign(_) | BinOp::BitOrAssign(_) | BinOp::BitAndAssign(_)
        ));
        if goes && let Some(number) = self.number(spanned(expr), "the statement goes", expr) {
            let inner = stmt.clone();
            *stmt = parse_quote!(if !crate::mutant::on(#number) { #inner });
        }
    }
}
