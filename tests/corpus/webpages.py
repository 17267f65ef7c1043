"""Pages as official sites write them, with invented texts, and what a reader should get of each."""

COMMUNICATION = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" lang="fr"><head><title>COM_2031_1_FR</title>
<style type="text/css">.content p { margin: 0 } .num { width: 2em }</style></head>
<body><div id="document1" class="contentWrapper"><div class="content">
<p class="Logo"><img alt="" src="logo.png"/></p>
<p class="Emission"><span>Bruxelles, le 3.4.2031</span></p>
<p class="Rfrenceinstitutionnelle"><span>COM(2031) 1 final</span></p>
<p class="Typedudocument"><span>COMMUNICATION DE LA COMMISSION AU PARLEMENT</span></p>
<p class="Titreobjet"><span>Un essai d’accueil dans les villes</span></p>
<p class="li ManualHeading1"><span class="num">1.</span><span>Introduction</span></p>
<p class="Normal"><span>L’accueil est une t&acirc;che des villes</span><a href="#footnote1" id="footnoteref1"><span
 class="FootnoteReference"><sup>1</sup></span></a><span>. Elles la partagent avec l’&Eacute;tat, et
 parfois avec les r&eacute;gions&nbsp;; la coop&eacute;ration est utile.</span></p>
<p class="li ManualHeading2"><span class="num">1.1.</span><span>Pourquoi un essai</span></p>
<p class="Normal"><span>Un essai coûte peu</span><a href="#footnote2"><span
 class="FootnoteReference"><sup>2</sup></span></a><span>.</span></p>
<p class="Normal"><span>Un essai coûte peu.</span></p>
<ul><li class="li"><span>une ville essaie ;</span></li><li><span>une région observe.</span></li></ul>
<table class="annex"><tbody>
<tr><th><p>Mesure</p></th><th><p>Date</p></th></tr>
<tr><td><p>Logement</p></td><td><p>2032</p></td></tr>
<tr><td><p>École</p></td><td><p>2033</p></td></tr></tbody></table>
<p class="li ManualHeading1"><span class="num">2.</span><span>Suite</span></p>
<table><col width="4%"/><col width="96%"/><tbody>
<tr><td><p>a)</p></td><td><p>la ville propose ;</p></td></tr>
<tr><td><p>b)</p></td><td><p>l’État dispose.</p><p>Il le fait savoir.</p></td></tr></tbody></table>
<hr class="footnoteRule"/>
<dl id="footnote1"><dd><p class="FootnoteText"><a href="#footnoteref1"><span class="FootnoteReference">(1)</span></a>
 Rapport sur l’accueil, 2030, p. 12.</p></dd></dl>
<dl id="footnote2"><dd><p class="FootnoteText"><a href="#footnoteref2"><span class="FootnoteReference">(2)</span></a>
 Selon une étude de 2029.</p></dd></dl>
</div></div></body></html>
"""
COMMUNICATION_TEXT = """\
Bruxelles, le 3.4.2031
COM(2031) 1 final
COMMUNICATION DE LA COMMISSION AU PARLEMENT
Un essai d’accueil dans les villes
1. Introduction
L’accueil est une tâche des villes1. Elles la partagent avec l’État, et parfois avec les régions\u00a0; \
la coopération est utile.
1.1. Pourquoi un essai
Un essai coûte peu2.
Un essai coûte peu.
• une ville essaie ;
• une région observe.
Mesure Date
Logement 2032
École 2033
2. Suite
a) la ville propose ;
b) l’État dispose.
Il le fait savoir."""
COMMUNICATION_NOTES = "(1) Rapport sur l’accueil, 2030, p. 12.\n(2) Selon une étude de 2029."

REGULATION = """<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>EUR-Lex</title></head><body>
<a class="skip-link" href="#main">Passer au contenu principal</a>
<div id="cookie-consent-banner" role="dialog"><p>Ce site utilise des cookies.</p><button>Tout accepter</button></div>
<header class="site-header"><a href="/">EUR-Exemple</a><nav><ul><li>Accueil</li><li>Mon compte</li></ul></nav></header>
<div class="container"><ol class="breadcrumb"><li>Accueil</li><li>Droit</li></ol>
<div id="text"><div class="tabContent">
<p class="oj-doc-ti" id="d1e1">RÈGLEMENT D’ESSAI</p>
<p class="oj-ti-art">Article premier</p><p class="oj-sti-art">Objet</p>
<p class="oj-normal">1.&nbsp;&nbsp;&nbsp;Le présent règlement essaie l’accueil
 <a id="ntc1" href="#ntr1">(<span class="oj-super">1</span>)</a>.</p>
<p class="oj-normal">2.&nbsp;&nbsp;&nbsp;Il ne s’applique pas ailleurs.</p>
<p class="oj-ti-art">Article 2</p><p class="oj-sti-art">Définitions</p>
<p class="oj-normal">On entend par:</p>
<table border="0"><tbody><tr><td><p class="oj-normal">1)</p></td>
<td><p class="oj-normal">«ville»: une commune;</p></td></tr></tbody></table>
<table border="0"><tbody><tr><td><p class="oj-normal">2)</p></td>
<td><p class="oj-normal">«accueil»: ce qu’elle fait.</p></td></tr></tbody></table>
<hr class="oj-note"><p class="oj-note"><a id="ntr1" href="#ntc1">(<span class="oj-super">1</span>)</a>&nbsp;&nbsp;JO L 1
 du 2.1.2031, p. 3.</p>
</div></div></div>
<footer><p>À propos de ce site</p><ul><li>Mentions légales</li></ul></footer>
<script>var text = "jamais lu";</script></body></html>
"""
REGULATION_TEXT = """\
RÈGLEMENT D’ESSAI
Article premier
Objet
1. Le présent règlement essaie l’accueil (1).
2. Il ne s’applique pas ailleurs.
Article 2
Définitions
On entend par:
1) «ville»: une commune;
2) «accueil»: ce qu’elle fait."""
REGULATION_NOTES = "(1) JO L 1 du 2.1.2031, p. 3."

CONVENTION = """<!DOCTYPE html><html lang="fr" dir="ltr"><head><meta charset="utf-8"/><title>Convention | Essai</title>
<script>window.dataLayer = ["jamais lu"];</script></head>
<body class="path-node page-node-type-instrument has-cookie-bar">
<div id="sliding-popup" class="eu-cookie-compliance-banner"><p>Nous utilisons des cookies.</p></div>
<div class="dialog-off-canvas-main-canvas"><header role="banner"><div class="logo">Haut-Commissariat d’essai</div>
<nav class="main-menu" role="navigation"><ul><li><a>Thèmes</a><ul><li>Eau</li><li>Logement</li></ul></li>
<li>Pays</li></ul></nav><form class="search-form"><label>Rechercher</label><input type="search"></form></header>
<h1 class="page-title">Convention d’essai sur l’accueil</h1>
<main role="main"><nav class="breadcrumb"><a>Accueil</a> / <a>Instruments</a></nav>
<div class="share-links">Partager <a>Facebook</a></div>
<div class="field field--name-body"><p><strong>Adoptée le 3 avril 1931 à Essai-les-Bains</strong></p>
<p><em>Entrée en vigueur : le 4 mai 1932</em></p>
<h2>Préambule</h2><p>Les Hautes Parties contractantes,</p><p>Considérant que l’accueil est ancien,</p>
<h2>Chapitre premier</h2><h3>Article premier<br/>Définition</h3>
<p>A. Aux fins de la présente Convention, le terme « hôte » s’applique à toute personne :</p>
<p>1) Qui accueille;<br>
2) Qui, sans accueillir, <br>aide un hôte.</p>
<p>Le mot s’entend au sens large.</p>
<h3>Article 33</h3><h4>Défense de fermer la porte</h4>
<ol><li>Aucun des États contractants ne fermera la porte.</li><li>Le bénéfice de la présente disposition est large.
<p>Il l’est toujours.</p></li></ol>
<p>Un État peut :</p><ol type="a"><li>ouvrir ;</li><li>entrouvrir.</li></ol>
<p style="display:none">Texte caché</p><p hidden>Autre texte caché</p>
<p>Fin<span class="sr-only"> (lien externe)</span>.</p>
</div></main>
<aside class="sidebar"><h2>Voir aussi</h2><ul><li>Protocole d’essai</li></ul></aside>
<footer role="contentinfo"><p>Suivez-nous</p></footer></div></body></html>
"""
CONVENTION_TEXT = """\
Convention d’essai sur l’accueil
Adoptée le 3 avril 1931 à Essai-les-Bains
Entrée en vigueur : le 4 mai 1932
Préambule
Les Hautes Parties contractantes,
Considérant que l’accueil est ancien,
Chapitre premier
Article premier Définition
A. Aux fins de la présente Convention, le terme « hôte » s’applique à toute personne :
1) Qui accueille;
2) Qui, sans accueillir, aide un hôte.
Le mot s’entend au sens large.
Article 33
Défense de fermer la porte
1. Aucun des États contractants ne fermera la porte.
2. Le bénéfice de la présente disposition est large.
Il l’est toujours.
Un État peut :
a. ouvrir ;
b. entrouvrir.
Fin."""

PRESS_RELEASE = """<p><strong>Bruxelles, le 3 avril 2031</strong></p><p>La Commission pr&eacute;sente un essai
d&rsquo;accueil.<br><br>Il dure trois ans.</p>
<p><b>Mme Exemple</b>, commissaire, a d&eacute;clar&eacute; : <i>&laquo; L&rsquo;accueil est une chance. &raquo;</i></p>
<p><u>Prochaines &eacute;tapes</u></p><ul><li>suivre l&rsquo;essai,</li><li>en rendre compte.</li></ul>
<p>Pour en savoir plus<div><a href="https://exemple.eu/essai">Questions et r&eacute;ponses</a></div>"""
PRESS_RELEASE_TEXT = """\
Bruxelles, le 3 avril 2031
La Commission présente un essai d’accueil.
Il dure trois ans.
Mme Exemple, commissaire, a déclaré : « L’accueil est une chance. »
Prochaines étapes
• suivre l’essai,
• en rendre compte.
Pour en savoir plus
Questions et réponses"""
